import { existsSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../../runner/usage-error.ts';
import { isJsonFile } from '../../specs/documents/json-name.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { makeFolder } from '../../specs/make-folder.ts';
import { defineCommand } from '../command.ts';
import type { Io } from '../io.ts';
import { camel } from '../parse-options.ts';
import {
  type Answers,
  type Flag,
  problemOf,
  questionOptions,
  questionsOf,
  type Subject,
} from '../starter/questions.ts';
import {
  STARTER_KINDS,
  type Starter,
  type StarterKind,
  starterFiles,
  starterVariables,
} from '../starter/starter-files.ts';

/** Writes a starter configuration. */
export const command = defineCommand({
  usage: ['[OPTIONS]', '--client [OPTIONS]', '--mock [OPTIONS]'],
  about: [
    'Writes a target file, with --client the configuration of an application that is judged, with --mock that of the mock; ' +
      'and beside it a text that explains every line. At a terminal it asks what no flag says; elsewhere, and with --yes, the ' +
      'values of the documentation stand in.',
    'Secrets are referred to as env:NAME, so the file can be committed. Comments may be added to it.',
  ],
  options: {
    client: { type: 'boolean', help: 'For `npx airisk-conformance client`: your application' },
    mock: { type: 'boolean', help: 'For `npx airisk-conformance mock`: its clients and users' },
    out: {
      type: 'string',
      value: 'FILE',
      fallback: './airisk-target.json, ./airisk-client.json or ./airisk-mock.json',
      help: 'Where to write the file',
    },
    kind: {
      type: 'string',
      value: 'KIND',
      choices: STARTER_KINDS,
      fallback: 'none',
      help: 'What a user meets at the authorization endpoint: nothing, forms that steps can fill in, or pages that need a script',
    },
    ...questionOptions,
    yes: { type: 'boolean', short: 'y', help: 'Ask nothing' },
    force: { type: 'boolean', help: 'Overwrite existing files' },
    quiet: { type: 'boolean', short: 'q', help: 'Ask nothing, and do not print what to do next' },
  },
  examples: [
    ['npx airisk-conformance init', 'a deployment; asks for its address, clients and users'],
    ['npx airisk-conformance init --kind form --out staging.json --yes', 'a deployment with a sign-in page'],
    [
      'npx airisk-conformance init --client --start-url http://127.0.0.1:3000/login',
      'an application that signs in to AIRisk',
    ],
    [
      'npx airisk-conformance init --mock --redirect-uri http://127.0.0.1:3000/callback',
      'the mock for your application',
    ],
  ],
  exits: [0, 2],
  exitTexts: { 0: 'the files are written' },
  async run(values, _positionals, io) {
    if (values.client && values.mock) throw new UsageError('--client and --mock exclude each other');
    const subject = values.client ? 'client' : values.mock ? 'mock' : 'target';
    if (values.kind !== undefined && subject !== 'target') throw new UsageError('--kind is about a target');
    const shown = values.out ?? `airisk-${subject}.json`;
    const path = resolve(io.cwd, shown);
    if (!isJsonFile(path)) throw new UsageError('--out must end in .json or .jsonc');
    const given = answersIn(values, subject);
    const askable = !values.yes && !values.quiet ? io : undefined;
    const answers = await askTheRest(subject, given, askable);
    const kind = values.kind ?? (subject === 'target' ? await askKind(askable) : 'none');
    const starter: Starter = { subject, kind: kind as StarterKind, answers };
    const files = starterFiles(starter, path);
    const existing = files.find((file) => existsSync(file.path));
    if (existing && !values.force)
      throw new UsageError(`${existing.path} exists already; --force overwrites it`);
    try {
      makeFolder(dirname(path));
      for (const file of files) writeFileSync(file.path, file.text);
    } catch (error) {
      throw new UsageError(
        `${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
      );
    }
    if (values.quiet) return exitCodes.met;
    for (const file of files) io.out(`written: ${file.path}`);
    io.out('');
    io.out('Next:');
    const variables = starterVariables(starter);
    const launched = subject === 'client' && starter.answers.command !== undefined;
    const steps = [
      `edit ${shown}; the text beside it explains every line${launched ? '. launch.env names what your application reads' : ''}`,
      ...(variables.length > 0 ? [`export ${variables.join('=… ')}=…`] : []),
      ...(subject === 'target' && kind === 'form'
        ? [
            `npx airisk-conformance record --target ${shown}, which writes the steps of the sign-in by watching you`,
          ]
        : []),
      ...COMMANDS[subject].map((line) => `npx airisk-conformance ${line} ${shown}`),
    ];
    for (const [at, step] of steps.entries()) io.out(`  ${at + 1}. ${step}`);
    return exitCodes.met;
  },
});

const COMMANDS: Readonly<Record<Subject, readonly string[]>> = {
  target: ['preflight --target', 'provider --target'],
  client: ['client --config'],
  mock: ['mock --config'],
};

/** The answers that flags give. @throws UsageError for one that is wrong, or about something else */
function answersIn(values: Readonly<Record<string, unknown>>, subject: Subject): Answers {
  const about = new Set(questionsOf(subject).map(([flag]) => flag));
  const given = (Object.keys(questionOptions) as Flag[]).flatMap((flag): [Flag, string][] => {
    const value = values[camel(flag)];
    if (typeof value !== 'string') return [];
    if (!about.has(flag)) throw new UsageError(`--${flag} is not about a ${subject}`);
    const problem = problemOf(flag, value);
    if (problem !== undefined) throw new UsageError(`--${flag} ${problem}`);
    return [[flag, value]];
  });
  return Object.fromEntries(given);
}

/** Asks what no flag says, until each answer is right. Where nobody can be asked, the documentation's values stand in. */
async function askTheRest(subject: Subject, given: Answers, io: Io | undefined): Promise<Answers> {
  const answers: Partial<Record<Flag, string>> = { ...given };
  for (const [flag, { ask, fallback }] of questionsOf(subject)) {
    if (answers[flag] !== undefined) continue;
    // What belongs to a second client is asked where there is one.
    if (flag === 'other-redirect-uri' && answers['other-client-id'] === undefined) continue;
    const answer =
      (await answerTo(`${ask}${fallback === undefined ? '' : ` [${fallback}]`}: `, flag, io)) || fallback;
    if (answer !== undefined && answer !== '') answers[flag] = answer;
  }
  return answers;
}

async function askKind(io: Io | undefined): Promise<string> {
  if (io?.ask === undefined) return 'none';
  for (;;) {
    const kinds = STARTER_KINDS.join(', ');
    const answer = (
      await io.ask(`What a user meets there: no page, forms, or pages that need a script (${kinds}) [none]: `)
    ).trim();
    if (answer === '' || STARTER_KINDS.some((kind) => kind === answer)) return answer || 'none';
    io.err(`That must be one of ${kinds}.`);
  }
}

async function answerTo(question: string, flag: Flag, io: Io | undefined): Promise<string> {
  if (io?.ask === undefined) return '';
  for (;;) {
    const answer = (await io.ask(question)).trim();
    const problem = answer === '' ? undefined : problemOf(flag, answer);
    if (problem === undefined) return answer;
    io.err(`That ${problem}.`);
  }
}
