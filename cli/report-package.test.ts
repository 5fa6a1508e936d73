/** Handing in: what an applicant packs, and what an authority takes. */
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { writeZip } from '../reports/package/write-zip.ts';
import { runHere } from './testing/run-bin.ts';
import { asQuick, hoursAgo, makeKey, makeReport, type Wish, writeSigned } from './testing/signed-reports.ts';

const inFolder = (...names: string[]) => test.info().outputPath(...names);
const pack = (from = 'report', to = 'application.zip') =>
  runHere(['report', 'package', inFolder(from), '--out', inFolder(to)]);
const accept = (...args: string[]) =>
  runHere(['report', 'accept', inFolder('application.zip'), '--trust', inFolder('signing.key.pub'), ...args]);

const ALL = ['json', 'html', 'junit'] as const;

async function apply(
  wish: Wish = {},
  args: readonly string[] = [],
  formats: readonly (typeof ALL)[number][] = ALL,
): Promise<void> {
  const key = makeKey(inFolder());
  await writeSigned(inFolder('report'), makeReport(wish), key, args, formats);
  expect(await pack()).toMatchObject({ code: 0 });
}

test('a sound report is packed, read by others, and accepted', async () => {
  await apply({}, ['--release', '4.2', '--subject', `airisk@sha256:${'ab'.repeat(32)}`]);
  const names = Object.keys(unzipSync(readFileSync(inFolder('application.zip'))));
  expect(names).toEqual([
    ...[
      'report.dsse.json',
      'report.html',
      'report.intoto.json',
      'report.json',
      'report.junit.xml',
      'report.pub.pem',
    ],
  ]);
  const { code, out, err } = await accept('--base-url', 'https://staging.example.com', '--target', 'staging');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('accepted');
  expect(out).toContain('release  4.2');
});

test('the statement beside the manifest is an in-toto test result', async () => {
  await apply({ broken: ['code-single-use'] }, ['--subject', `airisk@sha256:${'ab'.repeat(32)}`]);
  const envelope = JSON.parse(readFileSync(inFolder('report', 'report.intoto.json'), 'utf8'));
  expect(envelope.payloadType).toBe('application/vnd.in-toto+json');
  const statement = JSON.parse(Buffer.from(envelope.payload, 'base64').toString());
  expect(statement).toMatchObject({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'airisk', digest: { sha256: 'ab'.repeat(32) } }],
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: { result: 'FAILED', failedTests: ['code-single-use'] },
  });
  for (const { digest } of statement.predicate.configuration) expect(digest.sha256).toMatch(/^[0-9a-f]{64}$/);
  writeFileSync(
    inFolder('report', 'report.intoto.json'),
    JSON.stringify(envelope).replace('FAILED', 'PASSED'),
  );
  const { code, err } = await runHere(['report', 'verify', inFolder('report')]);
  expect(code).toBe(7);
  expect(err).toMatch(/altered: report\.intoto\.json/);
});

const waiver = {
  ...{
    requirement: 'code-single-use',
    owner: 'Ada',
    reason: 'The gateway is replaced.',
    expires: '2199-12-31',
  },
  state: 'used' as const,
};
const refused: [title: string, wish: Wish, line: RegExp, args?: readonly string[]][] = [
  ['is not conformant', { broken: ['code-single-use'] }, /no: verdict: the gate hardened is not met/],
  [
    'rests on a waiver',
    { broken: ['code-single-use'], waivers: [waiver] },
    /no: waiver: code-single-use is waived/,
  ],
  [
    'is old',
    { startedAt: hoursAgo(24 * 31) },
    /no: replayed: the run started at .*, longer ago than 30d \(--max-age\)/,
  ],
  [
    'is older than is asked for',
    { startedAt: hoursAgo(30) },
    /no: replayed: .*, longer ago than 1d /,
    ['--max-age', '1d'],
  ],
  [
    'is about another target',
    {},
    /no: target: the report is about staging, not production/,
    ['--target', 'production'],
  ],
  [
    'is about another address',
    {},
    /no: replayed: the report is about https:\/\/staging/,
    ['--base-url', 'https://x.example'],
  ],
  [
    'rests on another set',
    {},
    /no: requirement set: the report rests on .*, and 2026-11 is asked for/,
    ['--set', '2026-11'],
  ],
  [
    'is about the mock',
    { change: (report) => ({ ...report, target: { ...report.target, kind: 'built-in' } }) },
    /no: target: the report is about the built-in mock/,
  ],
  [
    'asked for less',
    { change: (report) => ({ ...report, gate: { ...report.gate, profile: 'documented', partial: true } }) },
    /no: gate: the run asked for the profile documented only[\s\S]*no: gate: .*--partial/,
  ],
  [
    'is narrowed',
    { change: (report) => ({ ...report, gate: { ...report.gate, only: ['code-single-use'] } }) },
    /no: verdict: the run was narrowed/,
  ],
  ['is quick', { change: asQuick }, /no: verdict: the run tried nothing in contexts/],
];
for (const [title, wish, line, args = []] of refused)
  test(`a report that ${title} is not accepted`, async () => {
    await apply(wish, [], ['json']);
    const { code, out } = await accept(...args);
    expect(code, out).toBe(7);
    expect(out).toMatch(line);
  });

test('a package that was tampered with is not accepted', async () => {
  await apply();
  const files = Object.entries(unzipSync(readFileSync(inFolder('application.zip')))).map(([name, bytes]) => ({
    name,
    bytes: Buffer.from(bytes),
  }));
  const put = (change: (name: string, bytes: Buffer) => Buffer | undefined, more: typeof files = []) =>
    writeFileSync(
      inFolder('application.zip'),
      writeZip([
        ...files.flatMap(({ name, bytes }) => {
          const changed = change(name, bytes);
          return changed ? [{ name, bytes: changed }] : [];
        }),
        ...more,
      ]),
    );
  const keep = (_: string, bytes: Buffer) => bytes;
  const attempts: [() => void, RegExp][] = [
    [
      () => put((name, bytes) => (name === 'report.html' ? Buffer.from('x') : bytes)),
      /altered: report\.html/,
    ],
    [
      () => put((name, bytes) => (name === 'report.html' ? undefined : bytes)),
      /incomplete: report\.html is missing/,
    ],
    [() => put((name, bytes) => (name === 'report.dsse.json' ? undefined : bytes)), /never signed/],
    [
      () => put((name, bytes) => (name === 'report.intoto.json' ? undefined : bytes)),
      /report\.intoto\.json is missing/,
    ],
    [() => put(keep, [{ name: 'certificate.pdf', bytes: Buffer.from('x') }]), /certificate\.pdf was added/],
    [() => put(keep, [{ name: '../evil.sh', bytes: Buffer.from('x') }]), /package: .* is no name/],
    [() => writeFileSync(inFolder('application.zip'), 'PK'), /package: it does not end/],
  ];
  for (const [attempt, line] of attempts) {
    attempt();
    const { code, out, err } = await accept();
    expect(code, out + err).toBe(7);
    expect(out).toMatch(line);
  }
});

test('only trusted keys sign, and a key is needed', async () => {
  await apply();
  const other = makeKey(inFolder('other'));
  const zip = inFolder('application.zip');
  const strange = await runHere(['report', 'accept', zip, '--trust', `${other}.pub`]);
  expect(strange).toMatchObject({ code: 7 });
  expect(strange.out).toMatch(/no: not signed with/);
  expect(await accept('--trust', `${other}.pub`)).toMatchObject({ code: 0 });
  const spread = ['--trust', `${other}.pub`, inFolder('signing.key.pub')];
  expect(await runHere(['report', 'accept', zip, ...spread])).toMatchObject({ code: 0 });
  expect(await runHere(['report', 'accept', zip, `${other}.pub`])).toMatchObject({ code: 2 });
  expect(await runHere(['report', 'accept', zip])).toMatchObject({ code: 2 });
});

test('nothing is packed that does not hold, or where it would alter the report', async () => {
  await apply();
  expect(await runHere(['report', 'package', inFolder('report')])).toMatchObject({ code: 2 });
  expect(await pack('report', 'report/x.zip')).toMatchObject({ code: 2 });
  expect(await pack('report', 'x.tar')).toMatchObject({ code: 2 });
  cpSync(inFolder('report'), inFolder('linked'), { recursive: true });
  mkdirSync(inFolder('linked', 'empty'));
  expect(await pack('linked')).toMatchObject({ code: 7 });
  cpSync(inFolder('report'), inFolder('with-link'), { recursive: true });
  symlinkSync('/etc/hostname', inFolder('with-link', 'more.txt'));
  expect(await pack('with-link')).toMatchObject({ code: 7 });
});
