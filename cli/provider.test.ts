import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Report } from '../reports/model/types.ts';
import { loadCatalogue } from '../specs/index.ts';
import { runBin, runHere, startBin } from './testing/run-bin.ts';

const SECRET = 'mock-secret-abc123-not-for-production';
const ROW = 'code-single-use';
const FAULT = 'code/reusable';
const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const waiver = { requirement: ROW, owner: 'ada', reason: 'known, fixed in May', expires: inAMonth };

const inFolder = (...names: string[]) => test.info().outputPath(...names);
const report = (folder: string): Report =>
  JSON.parse(readFileSync(join(inFolder(folder), 'report.json'), 'utf8'));
/** Folders of runs below a temporary folder that only this test uses. */
const runFolders = () => readdirSync(inFolder('tmp')).filter((name) => name.startsWith('airisk-run-'));

/** A target file for a mock that is started for the test. */
async function withMock(
  flags: string[],
  use: (target: string, env: Record<string, string>) => Promise<void>,
) {
  mkdirSync(test.info().outputDir, { recursive: true });
  const child = startBin(['mock', '--port', '0', '--quiet', '--json', ...flags]);
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { url } = JSON.parse(String(line)) as { url: string };
    const client = { id: 'abc123', secret: 'env:TARGET_SECRET', redirectUri: 'https://localhost/callback' };
    const target = { name: 'rehearsal', baseUrl: url, client, interaction: { kind: 'none' } };
    writeFileSync(inFolder('target.json'), JSON.stringify(target));
    await use(inFolder('target.json'), { TARGET_SECRET: SECRET });
  } finally {
    child.kill();
  }
}

test('provider tests the built-in mock, writes the formats asked for and prints the report as JSON', async () => {
  mkdirSync(test.info().outputDir, { recursive: true });
  const args = ['provider', '--only', ROW, '--depth', 'quick', '--format', 'markdown', '--json'];
  const { code, out, err } = await runBin(args, { cwd: test.info().outputDir });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const printed = JSON.parse(out) as Report;
  expect(printed).toEqual(report('airisk-report'));
  expect(printed.target.kind).toBe('built-in');
  expect(printed.requirements.find(({ id }) => id === ROW)?.outcome).toBe('pass');
  expect(printed.gate).toMatchObject({ profile: 'hardened', failOn: 'fail', met: true, only: [ROW] });
  expect(readdirSync(inFolder('airisk-report')).sort()).toEqual(['report.json', 'report.md']);
  expect(readdirSync(test.info().outputDir)).toEqual(['airisk-report']);
});

test('provider fails a target with a defect, and never shows the secret', async () => {
  await withMock(['--fault', FAULT], async (target, env) => {
    const args = [
      'provider',
      '--target',
      target,
      '--only',
      ROW,
      '--depth',
      'quick',
      '--out',
      inFolder('out'),
    ];
    const { code, out, err } = await runBin(args, { env });
    expect(code).toBe(1);
    expect(out).toContain(ROW);
    expect(err).toMatch(/Running \d+ tests? with/);
    expect(report('out').requirements.find(({ id }) => id === ROW)?.outcome).toBe('fail');
    const names = readdirSync(inFolder('out'), { recursive: true, encoding: 'utf8' });
    expect(names).toContain(join('reproduce', `${ROW}.sh`));
    const written = names
      .filter((name) => name !== 'reproduce')
      .map((name) => readFileSync(inFolder('out', name), 'utf8'));
    for (const text of [out, err, ...written]) expect(text).not.toContain(SECRET);
    expect(written.join()).toMatch(/secret#[0-9a-f]{8}/);
  });
});

test('a refused client ends with exit code 2, after a report that claims nothing', async () => {
  await withMock([], async (target) => {
    const args = ['provider', '--target', target, '--out', inFolder('out')];
    const { code, out, err } = await runHere(args, { env: { TARGET_SECRET: 'not-the-secret' } });
    expect(code).toBe(2);
    expect(err).toMatch(
      /✗ redeem a code.*\n +who acts: you or the vendor.*\n +a mistake in the file\? check client\.secret/,
    );
    expect(out + err).not.toContain('not-the-secret');
    const written = report('out');
    expect(written.stopped?.stage).toMatch(/^preflight: redeem a code/);
    expect(written.verdicts.documented).toBe('not-fully-verified');
    expect(written.exchanges.length).toBeGreaterThan(0);
    const preflight = await runHere(['preflight', '--target', target, '--json'], {
      env: { TARGET_SECRET: 'not-the-secret' },
    });
    expect(preflight.code).toBe(2);
    expect(JSON.parse(preflight.out)).toMatchObject({ ok: false, exitCode: 2 });
  });
});

test('a host that does not answer ends with exit code 4', async () => {
  mkdirSync(inFolder('out'), { recursive: true });
  writeFileSync(inFolder('out', 'report.json'), '{"verdict": "stale"}');
  const flags = [
    '--base-url',
    'http://127.0.0.1:9',
    '--client-id',
    'a',
    '--client-secret',
    'planted-secret',
    '--redirect-uri',
    'https://localhost/cb',
  ];
  writeFileSync(inFolder('waivers.json'), JSON.stringify([waiver]));
  const args = ['--out', inFolder('out'), '--waivers', inFolder('waivers.json')];
  const { code, out, err } = await runHere(['provider', ...flags, ...args]);
  expect(code).toBe(4);
  expect(err).toContain('visible in the process list');
  expect(out + err).not.toContain('planted-secret');
  expect(report('out')).toMatchObject({
    exitCode: 4,
    complete: false,
    verdicts: { hardened: 'not-fully-verified' },
  });
  expect(report('out').waivers).toEqual([{ ...waiver, state: 'unused' }]);
  const preflight = await runHere(['preflight', ...flags]);
  expect(preflight.code).toBe(4);
  expect(preflight.out).toMatch(/✗ reach the host/);
});

/** Starts a run with a temporary folder of its own and waits until its tests begin. */
async function startRun() {
  for (const name of ['out', 'tmp']) mkdirSync(inFolder(name), { recursive: true });
  writeFileSync(inFolder('out', 'report.json'), '{"verdict": "stale"}');
  const child = startBin(['provider', '--out', inFolder('out')], { env: { TMPDIR: inFolder('tmp') } });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  await expect.poll(() => err, { timeout: 60_000 }).toContain('Running');
  expect(runFolders()).toHaveLength(1);
  return child;
}

test('an interrupted run leaves a report that says so', async () => {
  const child = await startRun();
  const ended = once(child, 'close');
  child.kill('SIGINT');
  const [code] = (await ended) as [number | null];
  expect(code).toBe(5);
  expect(report('out')).toMatchObject({ complete: false, exitCode: 5 });
  expect(report('out').gate.reason).toContain('interrupted by SIGINT');
  expect(runFolders()).toEqual([]);
});

test('a run that is killed leaves no report at all, and its runner ends too', async () => {
  const child = await startRun();
  child.kill('SIGKILL');
  // The runner removes the folder of the run when it ends.
  await expect.poll(runFolders, { timeout: 60_000 }).toEqual([]);
  // Its lock tells the next run who held the folder; a dead holder's is taken over.
  expect(readdirSync(inFolder('out'))).toEqual(['.airisk-run.lock']);
});

const badWaivers: [title: string, text: string, line: RegExp][] = [
  ['no JSON', '[', /is not JSON/],
  ['an object', '{}', /the document must be a list, not an object/],
  ['no owner', JSON.stringify([{ ...waiver, owner: undefined }]), /\[0\]\.owner is missing/],
  [
    'a short reason',
    JSON.stringify([{ ...waiver, reason: 'because' }]),
    /\[0\]\.reason needs at least 10 characters/,
  ],
  [
    'no date',
    JSON.stringify([{ ...waiver, expires: 'soon' }]),
    /\[0\]\.expires must be a date such as 2030-12-31/,
  ],
  ['an unknown key', JSON.stringify([{ ...waiver, until: 'x' }]), /unknown key \[0\]\.until/],
  [
    'an unknown id',
    JSON.stringify([{ ...waiver, requirement: 'code-single-sue' }]),
    /no requirement has the id code-single-sue; did you mean/,
  ],
  ['an id twice', JSON.stringify([waiver, waiver]), /\[1\]\.requirement: code-single-use is waived twice/],
];

for (const [title, text, line] of badWaivers) {
  test(`waivers with ${title} end with exit code 6 and one line`, async () => {
    mkdirSync(test.info().outputDir, { recursive: true });
    writeFileSync(inFolder('waivers.json'), text);
    const { code, err } = await runHere([
      'provider',
      '--waivers',
      inFolder('waivers.json'),
      '--out',
      inFolder('out'),
    ]);
    expect(code).toBe(6);
    // What has a place is shown with it.
    expect(err.trimEnd().split('\n')).toHaveLength(/ \(line \d+, column \d+\)$/m.test(err) ? 3 : 1);
    expect(err).toMatch(line);
  });
}

test('an output folder that cannot be one is refused before anything is sent', async () => {
  mkdirSync(test.info().outputDir, { recursive: true });
  writeFileSync(inFolder('file'), '');
  const { code, err } = await runHere(['provider', '--out', inFolder('file')]);
  expect(code).toBe(2);
  expect(err).toMatch(/--out .*file (cannot be written to|is not a folder)/);
});

test('--list prints the provider rows, all or some, as text or JSON', async () => {
  const provider = loadCatalogue().filter((row) => row.actor === 'provider');
  const text = await runHere(['provider', '--list']);
  expect(text.code).toBe(0);
  for (const { id } of provider) expect(text.out).toContain(id);
  const some = await runHere(['provider', '--list', '--json', '--only', ROW]);
  expect(JSON.parse(some.out)).toEqual([
    expect.objectContaining({ id: ROW, source: expect.objectContaining({ label: expect.any(String) }) }),
  ]);
});

test('what the budget of requests leaves out is inconclusive by name, never green', async () => {
  await withMock([], async (target, env) => {
    const config = JSON.parse(readFileSync(target, 'utf8'));
    writeFileSync(target, JSON.stringify({ ...config, limits: { maxRequests: 60 } }));
    const only = `${ROW},token-redirect-uri-mismatch,token-client-secret-wrong,state-unmodified`;
    const args = ['provider', '--target', target, '--only', only, '--out', inFolder('out')];
    const { code } = await runBin(args, { env });
    const { requirements, gate, exchanges } = report('out');
    expect(code).toBe(3);
    expect(gate.met).toBe(false);
    const judged = requirements.filter(({ id }) => only.split(',').includes(id));
    expect(judged.some(({ outcome }) => outcome === 'inconclusive')).toBe(true);
    expect(judged.some(({ outcome }) => outcome === 'fail')).toBe(false);
    expect(JSON.stringify(judged)).toContain('limits.maxRequests');
    // The preflight has a budget of its own.
    expect(exchanges.filter(({ response }) => response !== undefined).length).toBeLessThanOrEqual(70);
  });
});
