import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { bin, runBin, runHere, startBin } from '../../cli/testing/run-bin.ts';
import { packageRoot } from '../../specs/index.ts';
import { LOCK_FILE } from './lock-output.ts';

const out = () => test.info().outputPath('report');
const lock = () => join(out(), LOCK_FILE);
const RUN = ['--only', 'code-single-use', '--depth', 'quick', '--quiet'];
const since = '2026-01-05T08:00:00.000Z';

async function waitForLock(): Promise<void> {
  await expect.poll(() => existsSync(lock()), { timeout: 20_000 }).toBe(true);
}

test('a second run into one folder is refused and told who holds it; the first one comes to its end', async () => {
  const first = startBin([
    'provider',
    '--only',
    'code-single-use,code-exact,code-refusals-alike',
    '--out',
    out(),
  ]);
  const ended = new Promise<number | null>((done) => first.once('close', done));
  await waitForLock();
  mkdirSync(test.info().outputPath('targets'));
  writeFileSync(test.info().outputPath('targets', 'a.json'), '{}');
  for (const args of [
    ['provider', ...RUN],
    ['provider', '--targets', test.info().outputPath('targets')],
    ['audit', '--fault', 'code/reusable'],
    ['audit', '--clients', '--fault', 'asks-for-no-user'],
    ['client', '--config', join(packageRoot, 'examples', 'web-app', 'airisk-client.json')],
  ]) {
    const { code, err } = await runHere([...args, '--out', out()]);
    expect(err).toMatch(
      new RegExp(`${out()} is in use by another run \\(process ${first.pid} on .+, since 2\\d{3}-`),
    );
    expect(code, err).toBe(2);
  }
  expect(await ended).toBe(0);
  expect(existsSync(join(out(), 'report.json'))).toBe(true);
  expect(existsSync(lock())).toBe(false);
});

test('a run that was killed leaves its folder to the next one', async () => {
  const first = startBin(['provider', ...RUN, '--out', out()]);
  const ended = new Promise((done) => first.once('close', done));
  await waitForLock();
  first.kill('SIGKILL');
  await ended;
  expect(existsSync(lock())).toBe(true);
  expect(await runBin(['provider', ...RUN, '--out', out()])).toMatchObject({ code: 0 });
  expect(existsSync(lock())).toBe(false);
});

/** The process of a program that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

for (const [title, text, quietSeconds, taken] of [
  ['of a dead process', () => ({ pid: deadPid(), host: hostname(), since }), 0, true],
  ['of a living process', () => ({ pid: process.ppid, host: hostname(), since }), 3600, false],
  [
    'of a process whose number was given again',
    () => ({ pid: process.ppid, host: hostname(), since, born: 'x 1' }),
    0,
    process.platform === 'linux',
  ],
  ['of another machine that is silent', () => ({ pid: 1, host: 'elsewhere', since }), 120, true],
  ['of another machine', () => ({ pid: 1, host: 'elsewhere', since }), 10, false],
  ['that says nothing', () => '', 10, true],
  ['that is being written', () => '', 0, false],
  ['that is none', () => ({ pid: 'x' }), 10, true],
] as const)
  test(`a lock ${title} is ${taken ? 'taken over' : 'respected'}`, () => {
    mkdirSync(out(), { recursive: true });
    const content = text();
    writeFileSync(lock(), typeof content === 'string' ? content : JSON.stringify(content));
    const at = Date.now() / 1000 - quietSeconds;
    utimesSync(lock(), at, at);
    const { status, stderr } = tryLock();
    expect(status, stderr).toBe(taken ? 0 : 2);
    if (!taken && title !== 'that is being written') expect(stderr).toContain(since);
  });

/** A process that holds the folder, for a moment. */
const HOLD = `
const { lockOutput } = await import(process.argv[1]);
try { lockOutput(process.argv[2]); } catch (error) { console.error(error.message); process.exit(2); }
await new Promise((done) => setTimeout(done, Number(process.argv[3])));
`;
const holdArguments = (ms: number) => [
  ...['--input-type=module', '-e', HOLD],
  pathToFileURL(join(packageRoot, 'dist', 'runner', 'publish', 'lock-output.js')).href,
  ...[out(), String(ms)],
];
const tryLock = () => spawnSync(process.execPath, holdArguments(0), { encoding: 'utf8' });

test('of many that find a dead holder one goes on', async () => {
  mkdirSync(out(), { recursive: true });
  writeFileSync(lock(), JSON.stringify({ pid: deadPid(), host: hostname(), since }));
  const codes = await Promise.all(
    Array.from(
      { length: 8 },
      () =>
        new Promise<number | null>((done) => {
          spawn(process.execPath, holdArguments(4_000), { stdio: 'ignore' }).once('close', done);
        }),
    ),
  );
  expect(codes.filter((code) => code === 0)).toHaveLength(1);
  expect(codes.filter((code) => code === 2)).toHaveLength(7);
});

test('a file system that takes no folders is told, and nothing tries for ever', async () => {
  test.skip(process.platform !== 'linux', '/proc is a Linux file system');
  const program = (args: readonly string[], env = {}) =>
    spawnSync(process.execPath, [bin, ...args], {
      ...{ encoding: 'utf8', timeout: 30_000 },
      env: { PATH: process.env.PATH, ...env },
    });
  const home = program(['browser'], { HOME: '/proc', TMPDIR: test.info().outputPath() });
  expect(home.signal).toBeNull();
  expect([0, 2]).toContain(home.status);
  const none = program(['browser'], { HOME: '/proc', TMPDIR: '/proc' });
  expect(none.signal).toBeNull();
  const init = program(['init', '--out', '/proc/airisk/target.json']);
  expect([init.status, init.stderr]).toEqual([2, expect.stringContaining('cannot be written')]);
  const run = program(['provider', ...RUN, '--out', '/proc/airisk/report']);
  expect([run.status, run.stderr]).toEqual([2, expect.stringContaining('cannot be written to')]);
  expect(readFileSync('/proc/self/status', 'utf8')).not.toBe('');
});
