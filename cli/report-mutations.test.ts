/** A sound, signed report, altered in every way we could think of: verify, with the right key, refuses each. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@playwright/test';
import { ALL_FORMATS } from '../reports/formats.ts';
import type { Report } from '../reports/model/types.ts';
import type { Envelope } from '../reports/sign/dsse.ts';
import { makeConformantReport, makeSampleReport } from '../reports/testing/sample-report.ts';
import { settle } from '../reports/testing/settle.ts';
import { writeReports } from '../reports/write-reports.ts';
import { digestOf } from '../specs/requirement-sets.ts';
import { runHere } from './testing/run-bin.ts';

const inFolder = (...names: string[]) => test.info().outputPath(...names);
/** Where the sound folder is copied to before each alteration. */
const at = (...names: string[]) => inFolder('altered', ...names);

type Mutation = readonly [title: string, mutate: () => void];

async function makeSound(): Promise<void> {
  const startedAt = new Date(Date.now() - 60_000).toISOString();
  writeReports(
    settle({ ...makeSampleReport({ waivers: [] }), startedAt, runId: 'r', complete: true }),
    inFolder('sound'),
    ALL_FORMATS,
  );
  for (const name of ['signing', 'other']) await runHere(['report', 'keygen', inFolder(`${name}.key`)]);
  const signed = await runHere(['report', 'sign', inFolder('sound'), '--key', inFolder('signing.key')]);
  expect(signed.code, signed.err).toBe(0);
}

const verify = () => runHere(['report', 'verify', at(), '--key', inFolder('signing.key.pub')]);

async function expectAllRefused(mutations: readonly Mutation[]): Promise<void> {
  const accepted: string[] = [];
  for (const [title, mutate] of mutations) {
    rmSync(at(), { recursive: true, force: true });
    cpSync(inFolder('sound'), at(), { recursive: true });
    mutate();
    const { code, out, err } = await verify();
    if (code !== 7 || out !== '' || err.trimEnd().split('\n').length !== 1)
      accepted.push(`${title}: ${code} ${out}${err}`);
  }
  expect(accepted).toEqual([]);
}

test.beforeEach(async () => {
  test.setTimeout(240_000);
  await makeSound();
  cpSync(inFolder('sound'), at(), { recursive: true });
  expect(await verify()).toMatchObject({ code: 0, err: '' });
});

const files = () =>
  readdirSync(inFolder('sound'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(inFolder('sound', name)).isFile(),
  );

test('verify refuses every file that is cut, longer, empty, missing, renamed, a link or a folder', async () => {
  const kinds: readonly [string, (file: string) => void][] = [
    ['cut by a byte', (file) => truncateSync(file, statSync(file).size - 1)],
    ['cut by half', (file) => truncateSync(file, statSync(file).size >> 1)],
    ['longer by a blank', (file) => appendFileSync(file, ' ')],
    ['longer by a line', (file) => appendFileSync(file, '\n')],
    ['empty', (file) => truncateSync(file, 0)],
    ['missing', (file) => rmSync(file)],
    ['renamed', (file) => renameSync(file, `${file}.old`)],
    [
      'a link to what it was',
      (file) => {
        cpSync(file, inFolder('kept'));
        rmSync(file);
        symlinkSync(inFolder('kept'), file);
      },
    ],
    [
      'a folder',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
    ['with one bit flipped', flipMiddle],
  ];
  const names = files();
  // One of the scripts stands for all.
  const chosen = names
    .filter((name) => !name.startsWith('reproduce'))
    .concat(names.find((name) => name.startsWith('reproduce')) ?? []);
  expect(chosen.length).toBeGreaterThan(8);
  await expectAllRefused(
    chosen.flatMap((name) =>
      kinds.map(([kind, change]): Mutation => [`${name} ${kind}`, () => change(at(name))]),
    ),
  );
});

function flipMiddle(file: string): void {
  const bytes = readFileSync(file);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

test('verify refuses every further file, by whatever name', async () => {
  const names = [
    ...[
      '\\report.html',
      '\\\\report.html',
      '\\report.json',
      'a\\b.txt',
      'reproduce\\x.sh',
      '\\',
      'report.html\\',
    ],
    ...[
      'report.html ',
      ' report.html',
      'Report.html',
      'report.html\n',
      '.hidden',
      '..report',
      'report.json~',
    ],
    ...[
      'reproduce/extra.sh',
      'deep/er/file',
      'report.dsse.json.bak',
      'REPORT.PUB.PEM',
      're\u0301sume\u0301',
      '%2e%2e',
    ],
  ].filter((name) => process.platform !== 'win32' || !/[\\\n ]/.test(name));
  const add = (name: string): Mutation => [
    `file ${JSON.stringify(name)}`,
    () => {
      mkdirSync(dirname(at(name)), { recursive: true });
      cpSync(at('report.html'), at(name));
    },
  ];
  await expectAllRefused([
    ...names.map(add),
    ['an empty folder', () => mkdirSync(at('empty'))],
    ['an empty folder deeper', () => mkdirSync(at('reproduce', 'empty', 'er'), { recursive: true })],
    ['a link to a folder', () => symlinkSync(inFolder('sound'), at('link'))],
    ['a link to nothing', () => symlinkSync('/nonexistent', at('link'))],
    ['a link to itself', () => symlinkSync('link', at('link'))],
    ['a pipe', () => void spawnSync('mkfifo', [at('pipe')])],
    [
      'two files with their names exchanged',
      () => {
        renameSync(at('report.md'), at('x'));
        renameSync(at('report.html'), at('report.md'));
        renameSync(at('x'), at('report.html'));
      },
    ],
  ]);
});

test('verify refuses every member of report.json that is missing, another or there twice', async () => {
  const report = JSON.parse(readFileSync(inFolder('sound', 'report.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const write = (value: unknown) => writeFileSync(at('report.json'), JSON.stringify(value, null, 2));
  await expectAllRefused(
    Object.entries(report).flatMap(([name, value]): Mutation[] => [
      [
        `without ${name}`,
        () => write(Object.fromEntries(Object.entries(report).filter(([key]) => key !== name))),
      ],
      [`${name} altered`, () => write({ ...report, [name]: alter(value) })],
      [
        `${name} twice`,
        () =>
          writeFileSync(
            at('report.json'),
            readFileSync(at('report.json'), 'utf8').replace(
              '{',
              `{\n  ${JSON.stringify(name)}: ${JSON.stringify(value)},`,
            ),
          ),
      ],
    ]),
  );
});

function alter(value: unknown): unknown {
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return value.length > 0 ? value.slice(1) : [{}];
  return Object.fromEntries(
    Object.entries(value as object).map(([name, item], index) => [name, index === 0 ? alter(item) : item]),
  );
}

test('verify refuses every envelope that is not the one that was written', async () => {
  const text = readFileSync(inFolder('sound', 'report.dsse.json'), 'utf8');
  const envelope = JSON.parse(text) as Envelope;
  const [signature = { keyid: '', sig: '' }] = envelope.signatures;
  const write = (content: string) => writeFileSync(at('report.dsse.json'), content);
  const print = (value: unknown) => write(`${JSON.stringify(value, null, 2)}\n`);
  const signed = (change: object) => print({ ...envelope, signatures: [{ ...signature, ...change }] });
  const otherId = signature.keyid.replace(/./, (letter) => (letter === '0' ? '1' : '0'));
  const doubled = (name: string, value: unknown) =>
    write(
      text.replace(
        JSON.stringify(name),
        `${JSON.stringify(name)}: ${JSON.stringify(value)}, ${JSON.stringify(name)}`,
      ),
    );
  await expectAllRefused([
    ['another key id', () => signed({ keyid: otherId })],
    ['an empty key id', () => signed({ keyid: '' })],
    ['a key id in capitals', () => signed({ keyid: signature.keyid.toUpperCase() })],
    ['no key id', () => print({ ...envelope, signatures: [{ sig: signature.sig }] })],
    ['no signature', () => signed({ sig: '' })],
    ['a cut signature', () => signed({ sig: signature.sig.slice(0, -4) })],
    ['a signature with a line end', () => signed({ sig: `${signature.sig}\n` })],
    ['a further member', () => print({ ...envelope, note: 'x' })],
    ['a further member of the signature', () => signed({ note: 'x' })],
    ['a second signature', () => print({ ...envelope, signatures: [signature, { ...signature, sig: '' }] })],
    ['another payload type', () => print({ ...envelope, payloadType: `${envelope.payloadType}x` })],
    ['a cut payload', () => print({ ...envelope, payload: envelope.payload.slice(4) })],
    ['a payload with a blank', () => print({ ...envelope, payload: ` ${envelope.payload}` })],
    ['no payload', () => print({ ...envelope, payload: '' })],
    ['payloadType twice', () => doubled('payloadType', 'text/plain')],
    ['payload twice', () => doubled('payload', 'e30=')],
    ['payload twice, alike', () => doubled('payload', envelope.payload)],
    ['signatures twice', () => doubled('signatures', [])],
    ['keyid twice', () => doubled('keyid', otherId)],
    ['sig twice', () => doubled('sig', '')],
    [
      'a member twice by an escape',
      () => write(text.replace('"payload"', '"p\\u0061yload": "e30=", "payload"')),
    ],
    [
      'members in another order',
      () =>
        print({
          signatures: envelope.signatures,
          payload: envelope.payload,
          payloadType: envelope.payloadType,
        }),
    ],
    ['other white space', () => write(JSON.stringify(envelope))],
    ['a byte order mark', () => write(`\ufeff${text}`)],
    ['CRLF', () => write(text.replaceAll('\n', '\r\n'))],
    ['a list around it', () => print([envelope])],
    ['null', () => print(null)],
    ['a number', () => print(1)],
    ['two documents', () => write(text + text)],
    ['the public key of another signer', () => cpSync(inFolder('other.key.pub'), at('report.pub.pem'))],
    ['the private key of another signer', () => cpSync(inFolder('other.key'), at('report.pub.pem'))],
    [
      'a public key with a line before it',
      () => writeFileSync(at('report.pub.pem'), `x\n${readFileSync(at('report.pub.pem'), 'utf8')}`),
    ],
  ]);
});

/** A finding of the sample: a row with a broken check. */
const isBroken = (row: Report['requirements'][number]) => row.outcome === 'fail' && row.checks.length > 0;
const map = (
  report: Report,
  change: (row: Report['requirements'][number]) => object | undefined,
): Report => ({
  ...report,
  requirements: report.requirements.map((row) => ({ ...row, ...change(row) })),
});
const firstBroken = (report: Report) => report.requirements.find(isBroken)?.id;

const CONTRADICTIONS: readonly (readonly [
  title: string,
  change: (report: Report) => object,
  line: RegExp,
])[] = [
  [
    'a better verdict',
    (r) => ({ ...r, verdicts: { ...r.verdicts, documented: 'conformant' } }),
    /verdict documented is "conformant", and "non-conformant" follows/,
  ],
  [
    'the other verdict',
    (r) => ({ ...r, verdicts: { ...r.verdicts, hardened: 'conformant-with-findings' } }),
    /verdict hardened/,
  ],
  ['a met gate', (r) => ({ ...r, gate: { ...r.gate, met: true } }), /gate\.met is not false/],
  ['a better exit code', (r) => ({ ...r, exitCode: 0 }), /the exit code is 0, and 1 follows/],
  [
    'all of them',
    (r) => ({
      ...r,
      exitCode: 0,
      gate: { ...r.gate, met: true },
      verdicts: { ...r.verdicts, documented: 'conformant', hardened: 'conformant' },
    }),
    /follows from the rows/,
  ],
  [
    'a better outcome',
    (r) => map(r, (row) => (row.id === firstBroken(r) ? { outcome: 'pass' } : undefined)),
    /is "pass" and has checks from which fail follows/,
  ],
  [
    'a better outcome, settled',
    (r) => ({ ...settle(map(r, (row) => (isBroken(row) ? { checks: [], outcome: 'pass' } : undefined))) }),
    /is "pass" and has no check/,
  ],
  [
    'a broken row without its check',
    (r) => map(r, (row) => (isBroken(row) ? { checks: [] } : undefined)),
    /is "fail" and has no check/,
  ],
  [
    'a must that warns',
    (r) =>
      map(r, (row) =>
        isBroken(row)
          ? { outcome: 'warn', checks: row.checks.map((check) => ({ ...check, outcome: 'warn' })) }
          : undefined,
      ),
    /which a must cannot be/,
  ],
  [
    'a waived row without a waiver',
    (r) => ({
      ...settle(map(r, (row) => (isBroken(row) ? { outcome: 'waived' } : undefined))),
      requirements: map(r, (row) => (isBroken(row) ? { outcome: 'waived' } : undefined)).requirements,
    }),
    /is "waived"/,
  ],
  [
    'a row twice',
    (r) => ({ ...r, requirements: [...r.requirements, ...r.requirements.slice(0, 1)] }),
    /is there twice/,
  ],
  [
    'a row twice, another outcome',
    (r) => ({
      ...r,
      requirements: r.requirements.flatMap((row) =>
        row.id === firstBroken(r) ? [{ ...row, outcome: 'untestable', checks: [] }, row] : [row],
      ),
    }),
    /is there twice/,
  ],
  [
    'a row less, counted still',
    (r) => ({ ...r, requirements: r.requirements.filter(({ id }) => id !== firstBroken(r)) }),
    /summary\.fail is not/,
  ],
  ['another count', (r) => ({ ...r, summary: { ...r.summary, fail: 0 } }), /summary\.fail is not/],
  ['evidence that is not there', (r) => ({ ...r, exchanges: [] }), /is named as evidence and is not there/],
  [
    'an exchange twice',
    (r) => ({ ...r, exchanges: [...r.exchanges, ...r.exchanges.slice(0, 1)] }),
    /exchange \d+ is there twice/,
  ],
  ['a narrowed run', (r) => ({ ...r, gate: { ...r.gate, only: [] } }), /follows from the rows/],
  [
    'a run that stopped',
    (r) => ({ ...r, stopped: { stage: 'preflight', message: 'x', advice: 'y' } }),
    /stopped before the suites/,
  ],
  [
    'a waiver that covers nothing',
    (r) => ({
      ...r,
      waivers: [
        { requirement: firstBroken(r), owner: 'a', reason: 'b', expires: '2199-01-01', state: 'unused' },
      ],
    }),
    /is "unused" and should be "used"/,
  ],
];

for (const [title, change, line] of CONTRADICTIONS)
  test(`show, sign, diff and verify refuse a report with ${title}`, async () => {
    const report = JSON.parse(readFileSync(at('report.json'), 'utf8')) as Report;
    writeFileSync(at('report.json'), JSON.stringify(change(report)));
    for (const args of [
      ['show', at()],
      ['show', at(), '--json'],
      ['sign', at(), '--key', inFolder('signing.key')],
      ['diff', inFolder('sound'), at()],
    ]) {
      const { code, out, err } = await runHere(['report', ...args]);
      expect({ code, out }, `${args[0]} ${err}`).toEqual({ code: 7, out: '' });
      expect(err).toMatch(line);
      for (const each of err.trimEnd().split('\n')) expect(each).toContain('contradicts itself: ');
    }
    expect(await verify()).toMatchObject({ code: 7, out: '' });
  });

test('rows are those of the catalogue and the frozen set, or the report is none', async () => {
  await runHere(['provider', '--only', 'code-single-use', '--depth', 'quick', '--quiet', '--out', at()]);
  const text = readFileSync(at('report.json'), 'utf8');
  const honest = JSON.parse(text) as Report;
  expect(honest.requirementSet).toBeDefined();
  const without = (id: string): Report =>
    settle({ ...honest, requirements: honest.requirements.filter((row) => row.id !== id) });
  const other = `sha256:${'0'.repeat(64)}`;
  const [first] = honest.requirements;
  const changes: readonly (readonly [string, Report, RegExp])[] = [
    ['a row removed', without('state-unmodified'), /is missing, and is in the catalogue|is no row/],
    [
      'a row added',
      settle({
        ...honest,
        requirements: [
          ...honest.requirements,
          { ...(first as Report['requirements'][number]), id: 'made-up' },
        ],
      }),
      /made-up is no row of the catalogue/,
    ],
    [
      'a lighter row',
      settle(map(honest, (row) => (row.id === first?.id ? { level: 'may' } : undefined))),
      /is not the row of the catalogue/,
    ],
    [
      'a row that does not count',
      settle(map(honest, (row) => (row.id === 'code-single-use' ? { scored: false } : undefined))),
      /code-single-use is not the row/,
    ],
    [
      'an excluded row',
      settle(map(honest, (row) => (row.id === 'code-exact' ? { outcome: 'excluded' } : undefined))),
      /code-exact is not the row/,
    ],
    [
      'no set',
      settle(
        Object.fromEntries(
          Object.entries(honest).filter(([name]) => name !== 'requirementSet'),
        ) as unknown as Report,
      ),
      /the requirement set is not/,
    ],
    [
      'another digest of the set',
      { ...honest, requirementSet: { name: honest.requirementSet?.name ?? '', digest: other } },
      /the requirement set is not/,
    ],
    [
      'another specification, and a set that is known',
      { ...without('code-exact'), tool: { ...honest.tool, specDigest: other } },
      /code-exact is missing, or does not count|the rows that count/,
    ],
  ];
  for (const [title, report, line] of changes) {
    writeFileSync(at('report.json'), JSON.stringify(report));
    const { code, out, err } = await runHere(['report', 'show', at()]);
    expect({ code, out }, `${title}: ${err}`).toEqual({ code: 7, out: '' });
    expect(err, title).toMatch(line);
  }
  writeFileSync(at('report.json'), text);
  expect((await runHere(['report', 'show', at()])).code).toBe(0);
});

test('a report of a set that this version does not know is read by its digest, and not signed', async () => {
  const report = makeConformantReport();
  const weights = report.requirements
    .filter(({ outcome }) => outcome !== 'excluded')
    .map(({ id, level, profile }): [string, string] => [id, `${level} ${profile}`]);
  const digest = digestOf(Object.fromEntries(weights));
  const write = (change: Partial<Report>) =>
    writeReports({ ...report, requirementSet: { name: '2031-01', digest }, ...change }, at(), ['json']);
  write({
    requirements: report.requirements.slice(1),
    summary: settle({ ...report, requirements: report.requirements.slice(1) }).summary,
  });
  expect(await runHere(['report', 'show', at()])).toMatchObject({
    code: 7,
    err: expect.stringContaining('the rows that count are not those of the requirement set 2031-01'),
  });
  write({});
  expect((await runHere(['report', 'show', at()])).code).toBe(0);
  expect(await runHere(['report', 'sign', at(), '--key', inFolder('signing.key')])).toMatchObject({
    code: 7,
    err: expect.stringContaining('2031-01 is not known to this version'),
  });
});
