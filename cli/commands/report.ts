import { ALL_FORMATS, type ReportFormat } from '../../reports/formats.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { didYouMean } from '../../specs/documents/did-you-mean.ts';
import { exitCodeTexts } from '../../specs/exit-codes.ts';
import { defineCommand, type OptionTable } from '../command.ts';
import type { Io } from '../io.ts';
import { gateOptions } from '../options/judging-options.ts';
import { refuseForeignOptions, SUBCOMMANDS, type Subcommand } from '../report/own-options.ts';

/** Paths that each takes. */
const PATHS: Readonly<Record<Subcommand, { least: number; most: number; words: string }>> = {
  show: { least: 1, most: 1, words: 'one FILE or DIR' },
  diff: { least: 2, most: 2, words: 'two FILEs or DIRs: before, after' },
  merge: { least: 1, most: 100, words: 'the FILEs or DIRs of all parts' },
  'from-har': { least: 1, most: 1, words: 'one FILE' },
  sign: { least: 1, most: 1, words: 'one DIR' },
  verify: { least: 1, most: 1, words: 'one DIR' },
  keygen: { least: 1, most: 1, words: 'one FILE' },
  dialect: { least: 1, most: 1, words: 'one FILE or DIR' },
  drift: { least: 1, most: 1, words: 'one FILE or DIR' },
  package: { least: 1, most: 1, words: 'one DIR' },
  accept: { least: 1, most: 50, words: 'one FILE.zip, and keys behind --trust' },
  open: { least: 1, most: 1, words: 'one DIR' },
};

const { gate, 'fail-on': failOn } = gateOptions;

/** What `from-har` takes of the options of `proxy`. */
const harOptions = {
  client: { type: 'string', value: 'FILE', help: 'from-har: client file of the application' },
  gate: { ...gate, help: 'from-har: what must hold for exit code 0' },
  'fail-on': { ...failOn, help: 'from-har: which outcome misses the gate' },
} as const satisfies OptionTable;

const options = {
  json: { type: 'boolean', help: 'show, diff, drift, merge, from-har: print JSON' },
  markdown: { type: 'boolean', help: 'diff: print the differences as Markdown, for a pull request' },
  format: {
    type: 'string',
    list: true,
    value: 'FORMAT',
    choices: ALL_FORMATS,
    help: 'show: print this format; merge, from-har: write these',
  },
  out: {
    type: 'string',
    value: 'PATH',
    help: 'merge, from-har: folder of the report; package, dialect: the file to write',
  },
  dialect: { type: 'string', value: 'NAME|FILE', help: 'drift: what the mock is started with' },
  release: { type: 'string', value: 'NAME', help: 'sign: the release of the target that was tested' },
  subject: {
    type: 'string',
    list: true,
    value: 'NAME@sha256:DIGEST',
    help: 'sign: what was tested, such as the image of the deployment',
  },
  trust: { type: 'string', list: true, value: 'KEY', help: 'accept: public key of somebody who may sign' },
  target: {
    type: 'string',
    value: 'NAME|FILE',
    help: 'accept: the report must be about the target of this name; from-har: target file of what was recorded',
  },
  set: {
    type: 'string',
    value: 'NAME',
    help: 'accept: the requirement set that is asked for',
    fallback: 'the newest',
  },
  ...harOptions,
  key: { type: 'string', value: 'FILE', help: 'sign: the private key; verify: the public key to trust' },
  'base-url': {
    type: 'string',
    value: 'URL',
    help: 'verify, accept: the report must be about this deployment',
  },
  'run-id': { type: 'string', value: 'ID', help: 'verify, accept: the report must be of this run' },
  'max-age': {
    type: 'string',
    value: 'AGE',
    help: 'verify, accept: the run must have started within this time, such as 24h or 7d; accept: 30d where it is not given',
  },
} as const satisfies OptionTable;

/** Reads, compares, merges, signs, verifies, packs and accepts existing reports. */
export const command = defineCommand({
  usage: [
    'show FILE|DIR [--json|--format FORMAT]',
    'open DIR',
    'diff BEFORE AFTER [--json|--markdown]',
    'merge PART... --out DIR [--format LIST]',
    'dialect FILE|DIR [--out FILE]',
    'drift FILE|DIR --dialect NAME|FILE [--json]',
    'from-har FILE --target FILE [--client FILE] [--out DIR] [--fail-on fail|warn]',
    'keygen FILE',
    'sign DIR --key FILE [--release NAME] [--subject NAME@sha256:DIGEST]...',
    'verify DIR [--key PUBLIC_KEY] [--base-url URL] [--run-id ID] [--max-age AGE]',
    'package DIR --out FILE.zip',
    'accept FILE.zip --trust KEY... [--target NAME] [--base-url URL] [--set NAME] [--max-age AGE]',
  ],
  about: ['What each does in full: `report SUB-COMMAND --help`.'],
  subcommands: {
    show: 'Prints a report.json, or the one in a folder, as the end of a run does, or converts it to another format.',
    open: 'Shows the page of a report in your browser.',
    diff: 'Says what changed between two reports; changes of the specification are kept apart from changes of the target.',
    merge: 'Makes one report of the parts of a run (--shard).',
    dialect:
      'Makes a dialect of what a run observed, for a mock that answers as that deployment does, and lists what no dialect can say.',
    drift: 'Says where the mock would answer otherwise than the deployment did.',
    'from-har':
      'Judges a recorded HTTP Archive, of a browser, of Playwright or of a report, by the rules of `proxy`.',
    keygen: 'Writes an Ed25519 key and, beside it, FILE.pub.',
    sign:
      'Vouches for every requirement and every file of the folder. Beside the signature lies an in-toto statement (test ' +
      'result) about what --subject names, or about report.json.',
    verify:
      'Checks offline what a signature vouches for; without --key it trusts the key that came with the report.',
    package: 'Packs a signed report for handing in.',
    accept:
      'Is what an authority runs: the package must be complete, unaltered, signed with a trusted key, by the newest ' +
      'requirement set, not too old, about the named target, its gate hardened and met, with nothing narrowed, waived or partial.',
  },
  options,
  positionals: [`a sub-command (${SUBCOMMANDS.join(', ')})`, 'FILE or DIR...'],
  examples: [
    ['npx airisk-conformance report show airisk-report', 'verdicts and findings'],
    ['npx airisk-conformance report show airisk-report --format markdown', 'for a pull request'],
    [
      'npx airisk-conformance report diff main-report airisk-report --markdown',
      'exit code 1 for a regression',
    ],
    ['npx airisk-conformance report merge part-1 part-2 --out airisk-report', 'after two runs with --shard'],
    [
      'npx airisk-conformance report dialect airisk-report --out ours.json',
      'then: npx airisk-conformance mock --dialect ours.json',
    ],
    [
      'npx airisk-conformance report drift airisk-report --dialect ours.json',
      'exit code 1 where the mock answers otherwise',
    ],
    [
      'npx airisk-conformance report from-har session.har --target airisk-target.json',
      'what a browser recorded',
    ],
    ['npx airisk-conformance report sign airisk-report --key signing.key', 'proof for others'],
    [
      'npx airisk-conformance report verify airisk-report --key signing.key.pub --max-age 7d',
      'exit code 7 where it does not hold',
    ],
    [
      'npx airisk-conformance report package airisk-report --out application.zip',
      'what an applicant hands in',
    ],
    [
      'npx airisk-conformance report accept application.zip --trust vendor.key.pub --base-url https://airisk.example.com',
      'what an authority runs',
    ],
  ],
  legend: true,
  exits: [0, 1, 2, 3, 5, 6, 7],
  exitTexts: {
    0: 'show: the report is complete, whatever its verdict; open, dialect, keygen, sign, package: done; diff: no regression; verify: everything holds; merge, from-har: the gate is met; drift: the mock answers alike; accept: accepted',
    1: 'diff: a regression; merge, from-har: the gate is not met; drift: the mock answers otherwise',
    3: `merge, from-har: ${exitCodeTexts[3]}`,
    6: `merge: ${exitCodeTexts[6]}`,
    7: 'a report is incomplete, altered, replayed or not a report; accept: not accepted, with a line for each reason',
  },
  async run(values, [subcommand = '', ...paths], io) {
    const name = findSubcommand(subcommand);
    refuseForeignOptions(name, Object.keys(options), values);
    const { least, most, words } = PATHS[name];
    if (paths.length < least || paths.length > most) throw new UsageError(`report ${name} takes ${words}`);
    return RUN[name](paths, values, io);
  },
});

interface ReportValues {
  readonly json: boolean;
  readonly markdown: boolean;
  readonly format: readonly string[] | undefined;
  readonly out: string | undefined;
  readonly dialect: string | undefined;
  readonly client: string | undefined;
  readonly gate: string | undefined;
  readonly failOn: string | undefined;
  readonly key: string | undefined;
  readonly baseUrl: string | undefined;
  readonly runId: string | undefined;
  readonly maxAge: string | undefined;
  readonly release: string | undefined;
  readonly subject: readonly string[] | undefined;
  readonly trust: readonly string[] | undefined;
  readonly target: string | undefined;
  readonly set: string | undefined;
}

type Run = (paths: readonly string[], values: ReportValues, io: Io) => Promise<number>;

/** A recording is judged with a target file. */
const NO_FLAGS = { clientId: undefined, clientSecret: undefined, redirectUri: undefined, userId: undefined };

const RUN: Readonly<Record<Subcommand, Run>> = {
  show: async ([path = ''], values, io) => {
    const { showReport } = await import('../report/show-report.ts');
    return showReport(path, values.json ? 'json' : (values.format?.at(-1) as ReportFormat | undefined), io);
  },
  diff: async ([before = '', after = ''], values, io) => {
    const { diffReports } = await import('../report/diff-reports.ts');
    return diffReports(before, after, values.json ? 'json' : values.markdown ? 'markdown' : 'terminal', io);
  },
  merge: async (paths, values, io) => {
    const { mergeReports } = await import('../report/merge-reports.ts');
    return mergeReports(paths, values, io);
  },
  'from-har': async ([path = ''], values, io) => {
    const { reportFromHar } = await import('../report/from-har.ts');
    const { out = './airisk-har-report' } = values;
    return reportFromHar(path, { ...NO_FLAGS, ...values, baseUrl: undefined, out, quiet: false }, io);
  },
  sign: async ([path = ''], values, io) => {
    const { signReport } = await import('../report/sign-report.ts');
    return signReport(path, values, io);
  },
  verify: async ([path = ''], values, io) => {
    const { verifyReport } = await import('../report/verify-report.ts');
    return verifyReport(path, values, io);
  },
  dialect: async ([path = ''], values, io) => {
    const { makeDialect } = await import('../report/dialect.ts');
    return makeDialect(path, values.out, io);
  },
  drift: async ([path = ''], values, io) => {
    const { showDrift } = await import('../report/drift.ts');
    return showDrift(path, values.dialect, values.json, io);
  },
  keygen: async ([path = ''], _values, io) => {
    const { makeKeys } = await import('../report/make-keys.ts');
    return makeKeys(path, io);
  },
  package: async ([path = ''], { out }, io) => {
    const { packageReport } = await import('../report/package-report.ts');
    return packageReport(path, out, io);
  },
  open: async ([path = ''], _values, io) => {
    const { openReport } = await import('../report/open-report.ts');
    return openReport(path, io);
  },
  accept: async ([path = '', ...keys], values, io) => {
    // A shell spreads `--trust keys/*.pub` into one key behind the option and the rest behind that.
    if (keys.length > 0 && !values.trust)
      throw new UsageError('report accept takes one FILE.zip; keys go behind --trust');
    const { acceptReport } = await import('../report/accept-report.ts');
    return acceptReport(path, { ...values, trust: values.trust && [...values.trust, ...keys] }, io);
  },
};

function findSubcommand(text: string): Subcommand {
  const found = SUBCOMMANDS.find((name) => name === text);
  if (found) return found;
  throw new UsageError(`unknown sub-command ${text} of report${didYouMean(text, SUBCOMMANDS)}`);
}
