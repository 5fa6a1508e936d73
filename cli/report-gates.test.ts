import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ALL_FORMATS } from '../reports/formats.ts';
import { scanForSecrets } from '../reports/leaks/scan-for-secrets.ts';
import type { Report } from '../reports/model/types.ts';
import { makeConformantReport, makeSampleReport } from '../reports/testing/sample-report.ts';
import { settle } from '../reports/testing/settle.ts';
import { writeReports } from '../reports/write-reports.ts';
import { runBin, runHere, startBin } from './testing/run-bin.ts';

const ROW = 'code-single-use';
/** Contexts have tests of their own. */
const QUICK = ['--depth', 'quick'];
const FAULT = 'code/reusable';
const SECRET = 'mock-secret-abc123-not-for-production';

const inFolder = (...names: string[]) => test.info().outputPath(...names);
const read = (...names: string[]): Report =>
  JSON.parse(readFileSync(inFolder(...names, 'report.json'), 'utf8'));

function write(name: string, report: Report): string {
  mkdirSync(inFolder(name), { recursive: true });
  writeReports(report, inFolder(name), ['json']);
  return inFolder(name);
}

const good = (change: Partial<Report> = {}): Report =>
  settle({ ...makeConformantReport(), complete: true, ...change });

/** The same report with one row broken. */
function broken(report: Report): Report {
  const requirements = report.requirements.map((row) =>
    row.id === ROW
      ? { ...row, checks: row.checks.map((check) => ({ ...check, outcome: 'fail' as const })) }
      : row,
  );
  return settle({ ...report, requirements });
}

/** Target files for mocks that are started for the test, one with a defect. */
async function withMocks(flags: string[][], use: (urls: string[]) => Promise<void>): Promise<void> {
  const children = flags.map((each) => startBin(['mock', '--port', '0', '--quiet', '--json', ...each]));
  try {
    const lines = await Promise.all(children.map((child) => once(child.stdout, 'data') as Promise<[Buffer]>));
    await use(lines.map(([line]) => (JSON.parse(String(line)) as { url: string }).url));
  } finally {
    for (const child of children) child.kill();
  }
}

const targetFile = (name: string, baseUrl: string) => ({
  ...{ name, baseUrl, interaction: { kind: 'none' } },
  client: { id: 'abc123', secret: 'env:TARGET_SECRET', redirectUri: 'https://localhost/callback' },
});

test.describe('report diff', () => {
  test('ends with 0 without a regression and with 1 for one, on the terminal, as Markdown and as JSON', async () => {
    const [before, after] = [write('before', good()), write('after', broken(good()))];
    const same = await runHere(['report', 'diff', before, before]);
    expect(same).toMatchObject({ code: 0, err: '' });
    expect(same.out).toContain('No regression');
    const worse = await runHere(['report', 'diff', before, after]);
    expect(worse.code).toBe(1);
    expect(worse.out).toMatch(/newly broken \(1\)\n {2}code-single-use/);
    const markdown = await runHere(['report', 'diff', before, after, '--markdown']);
    expect(markdown).toMatchObject({ code: 1, out: expect.stringContaining('## Newly broken (1)') });
    const json = await runHere(['report', 'diff', before, after, '--json']);
    expect(JSON.parse(json.out)).toMatchObject({
      regression: true,
      broken: [{ id: ROW, before: 'pass', after: 'fail' }],
    });
    expect((await runHere(['report', 'diff', after, before])).code).toBe(0);
  });

  test('ends with 7 for what nothing can be concluded from, and with 2 for what cannot be compared', async () => {
    const before = write('before', good());
    const cases: [string, number, RegExp][] = [
      [write('cut', good({ complete: false })), 7, /is incomplete/],
      [
        write('part', good({ shard: { index: 1, total: 2 } })),
        7,
        /is a part of a run: merge the parts first/,
      ],
      [write('client', good({ actor: 'client' })), 2, /one report judges a provider, the other a client/],
      [inFolder('nowhere'), 2, /does not exist/],
    ];
    mkdirSync(inFolder('empty'), { recursive: true });
    cases.push([inFolder('empty'), 7, /has no report\.json/]);
    for (const [path, exitCode, line] of cases) {
      const { code, out, err } = await runHere(['report', 'diff', before, path]);
      expect({ code, out }, path).toEqual({ code: exitCode, out: '' });
      expect(err).toMatch(line);
      expect(err.trimEnd().split('\n')).toHaveLength(1);
    }
    expect(await runHere(['report', 'diff', before])).toMatchObject({
      code: 2,
      err: expect.stringContaining('takes two'),
    });
  });
});

test('report merge makes one report of two parts, and refuses what makes no whole', async () => {
  const parts = await Promise.all(
    [1, 2].map(async (index) => {
      const rows = `${ROW},token-form-accepted,code-unknown`;
      const args = ['provider', '--only', rows, ...QUICK, '--shard', `${index}/2`];
      const ran = await runBin([...args, '--run-id', 'r', '--quiet', '--out', inFolder(`part-${index}`)]);
      expect([0, 3]).toContain(ran.code);
      return inFolder(`part-${index}`);
    }),
  );
  const [one = '', two = ''] = parts;
  expect(read('part-1')).toMatchObject({ shard: { index: 1, total: 2 }, runId: 'r' });
  const merged = await runHere(['report', 'merge', one, two, '--out', inFolder('whole')]);
  expect(merged.code, merged.err).toBe(0);
  expect(read('whole')).toMatchObject({ complete: true, exitCode: 0, environment: { shards: 2 } });
  expect(read('whole').requirements.find(({ id }) => id === ROW)?.outcome).toBe('pass');
  expect(read('whole').shard).toBeUndefined();
  for (const [paths, line] of [
    [[one], /part 2\/2 is missing/],
    [[one, one], /part 1\/2 is there twice/],
    [[one, two, inFolder('whole')], /whole run/],
  ] as [string[], RegExp][]) {
    const { code, err } = await runHere(['report', 'merge', ...paths, '--out', inFolder('no')]);
    expect(code).toBe(7);
    expect(err).toMatch(line);
  }
  expect(await runHere(['report', 'merge', one, two])).toMatchObject({ code: 2 });
  const kept = readFileSync(join(one, 'report.json'), 'utf8');
  symlinkSync(one, inFolder('link'));
  symlinkSync(inFolder('.'), inFolder('link-above'));
  mkdirSync(inFolder('linked'), { recursive: true });
  symlinkSync(join(one, 'report.json'), inFolder('linked', 'part.json'));
  for (const [out, ...paths] of [
    [one, one, two],
    [inFolder('link'), one, two],
    [one, inFolder('link'), two],
    [inFolder('link-above', 'part-1'), one, two],
    [one, inFolder('linked', 'part.json'), two],
    [inFolder('linked'), inFolder('linked', 'part.json'), two],
    [one, join(one, 'report.json'), two],
  ] as [string, ...string[]][]) {
    const ran = await runHere(['report', 'merge', ...paths, '--out', out]);
    expect(ran, out).toMatchObject({ code: 2, err: expect.stringContaining('would be overwritten') });
    expect(readFileSync(join(one, 'report.json'), 'utf8')).toBe(kept);
  }
  mkdirSync(inFolder('scripts'), { recursive: true });
  writeFileSync(inFolder('scripts', 'a.sh'), 'kept');
  mkdirSync(inFolder('out-with-link'), { recursive: true });
  symlinkSync(inFolder('scripts'), inFolder('out-with-link', 'reproduce'));
  const linked = await runHere(['report', 'merge', one, two, '--out', inFolder('out-with-link')]);
  expect(linked).toMatchObject({ code: 2, err: expect.stringContaining('is a link') });
  expect(readdirSync(inFolder('scripts'))).toEqual(['a.sh']);
  for (const shard of ['0/2', '3/2', '1', 'a/b', '1/1000'])
    expect(await runHere(['provider', '--shard', shard]), shard).toMatchObject({ code: 2 });
});

test('--targets certifies every file of a folder, and a broken one does not keep the others from it', async () => {
  await withMocks([[], ['--fault', FAULT]], async ([sound = '', faulty = '']) => {
    mkdirSync(inFolder('targets'), { recursive: true });
    writeFileSync(inFolder('targets', 'a-sound.json'), JSON.stringify(targetFile('sound', sound)));
    const commented = `// shared with the team\n${JSON.stringify(targetFile('faulty', faulty))}`;
    writeFileSync(inFolder('targets', 'b-faulty.jsonc'), commented);
    writeFileSync(inFolder('targets', 'notes.txt'), 'not a target');
    const args = [
      'provider',
      '--targets',
      inFolder('targets'),
      '--only',
      ROW,
      ...QUICK,
      '--out',
      inFolder('out'),
    ];
    const ran = await runBin(args, { env: { TARGET_SECRET: SECRET } });
    expect(ran.code, ran.err).toBe(1);
    expect(ran.out).toMatch(/0 {2}a-sound .*\n.*1 {2}b-faulty .*mandatory requirement broken/);
    const summary = JSON.parse(readFileSync(inFolder('out', 'summary.json'), 'utf8'));
    expect(summary).toMatchObject({
      exitCode: 1,
      targets: [
        { folder: 'a-sound', exitCode: 0, name: 'sound' },
        { folder: 'b-faulty', exitCode: 1, findings: [{ id: ROW, outcome: 'fail' }] },
      ],
    });
    expect(readFileSync(inFolder('out', 'index.html'), 'utf8')).toContain('href="b-faulty/report.html"');
    expect(readdirSync(inFolder('out', 'b-faulty', 'reproduce'))).toEqual([`${ROW}.sh`]);

    writeFileSync(inFolder('targets', 'b-faulty.json'), '{"name": "cut"');
    const twice = await runHere(args);
    expect(twice).toMatchObject({
      code: 2,
      err: expect.stringContaining('two files for the folder b-faulty'),
    });
    rmSync(inFolder('targets', 'b-faulty.jsonc'));
    const again = await runBin([...args, '--json'], { env: { TARGET_SECRET: SECRET } });
    expect(again.code).toBe(2);
    expect(JSON.parse(again.out).targets.map(({ exitCode }: { exitCode: number }) => exitCode)).toEqual([
      0, 2,
    ]);
    expect(again.err).toContain('is not JSON');
  });
  const empty = await runHere([
    'provider',
    '--targets',
    inFolder('targets', '..', 'out', 'a-sound', 'nothing'),
  ]);
  expect(empty).toMatchObject({ code: 2, err: expect.stringContaining('is not a folder') });
  const both = await runHere(['provider', '--targets', inFolder('targets'), '--target', 'x.json']);
  expect(both).toMatchObject({ code: 2, err: expect.stringContaining('cannot be combined with --target') });
});

test('a secret in the name of a target is masked in every format, and loses no report', async () => {
  await withMocks([[]], async ([url = '']) => {
    mkdirSync(test.info().outputDir, { recursive: true });
    writeFileSync(inFolder('target.json'), JSON.stringify(targetFile(`staging ${SECRET}`, url)));
    const format = ALL_FORMATS.join(',');
    const args = ['--target', inFolder('target.json'), '--only', ROW, ...QUICK, '--format', format];
    const ran = await runBin(['provider', ...args, '--out', inFolder('out')], {
      env: { TARGET_SECRET: SECRET },
    });
    expect(ran.code).toBe(0);
    expect(ran.err).not.toContain('masked late');
    expect(ran.out + ran.err).not.toContain(SECRET);
    expect(scanForSecrets(inFolder('out'), [{ kind: 'secret', value: SECRET }])).toMatchObject({ leaks: [] });
    const report = JSON.parse(readFileSync(inFolder('out', 'report.json'), 'utf8')) as Report;
    expect(report.target.name).toMatch(/^staging secret#[0-9a-f]{8}$/);
  });
});

test('in GitHub Actions a run writes the step summary and annotations, without secrets', async () => {
  await withMocks([['--fault', FAULT]], async ([url = '']) => {
    mkdirSync(test.info().outputDir, { recursive: true });
    writeFileSync(inFolder('target.json'), JSON.stringify(targetFile('staging', url)));
    writeFileSync(inFolder('summary.md'), '# Before\n');
    const env = {
      TARGET_SECRET: SECRET,
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: inFolder('summary.md'),
    };
    const args = [
      'provider',
      '--target',
      inFolder('target.json'),
      ...['--only', ROW, ...QUICK],
      '--quiet',
      '--out',
      inFolder('out'),
    ];
    const ran = await runBin(args, { env });
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/^::error title=Accepts a code once::code-single-use/m);
    expect(ran.err).toMatch(/^::notice title=AIRisk conformance of staging::gate not met/m);
    const summary = readFileSync(inFolder('summary.md'), 'utf8');
    expect(summary).toMatch(/^# Before\n# AIRisk OAuth2 provider conformance/);
    expect(summary + ran.err).not.toContain(SECRET);
    const lost = await runBin(args, {
      env: { ...env, GITHUB_STEP_SUMMARY: inFolder('no', 'such', 'folder') },
    });
    expect(lost).toMatchObject({ code: 1, err: expect.stringContaining('the step summary was not written') });
  });
});

test('what a run that was killed while it wrote left behind reads as no report, and is cleared away', async () => {
  // As it is between the first file and the last: everything is there, but nothing in its place.
  mkdirSync(inFolder('out', '.writing-killed'), { recursive: true });
  writeReports(makeSampleReport(), inFolder('out', '.writing-killed'));
  for (const args of [
    ['show', inFolder('out')],
    ['verify', inFolder('out')],
    ['diff', inFolder('out'), inFolder('out')],
  ])
    expect(await runHere(['report', ...args]), args[0] ?? '').toMatchObject({ code: 7, out: '' });
  writeReports(makeSampleReport(), inFolder('out'), ['json']);
  expect(readdirSync(inFolder('out'))).toEqual(['report.json']);
});

test('a run that is killed with SIGKILL leaves a folder that report refuses', async () => {
  mkdirSync(inFolder('tmp'), { recursive: true });
  write('out', good());
  const child = startBin(['provider', '--out', inFolder('out')], { env: { TMPDIR: inFolder('tmp') } });
  const ended = once(child, 'close');
  await once(child.stderr, 'data');
  child.kill('SIGKILL');
  await ended;
  const shown = await runHere(['report', 'show', inFolder('out')]);
  expect(shown).toMatchObject({ code: 7, err: expect.stringContaining('did not finish') });
  await expect
    .poll(() => readdirSync(inFolder('tmp')).filter((name) => name.startsWith('airisk-run-')), {
      timeout: 60_000,
    })
    .toEqual([]);
});
