import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { readCollection } from './collect/collection-file.ts';
import { buildReport } from './model/build-report.ts';
import type { CollectedTest, Collection } from './model/types.ts';
import { makeInput, makeRow } from './testing/make.ts';

// Each test starts a test runner of its own, which takes its time on a busy machine.
test.describe.configure({ timeout: 180_000 });

const require = createRequire(import.meta.url);
const PLAYWRIGHT = require.resolve('@playwright/test');
const CLI = join(PLAYWRIGHT, '..', 'cli.js');
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const REPORTER = fileURLToPath(new URL(`./playwright-reporter.${extension}`, import.meta.url));

const PRELUDE = `
const { test, expect } = require(${JSON.stringify(PLAYWRIGHT)});
const verifies = (...ids) => ({ annotation: ids.map((description) => ({ type: 'requirement', description })) });
const record = (id, outcome, more = {}) => ({ checks: [{ requirement: id, title: 'looks', outcome, expected: 'a refusal', actual: 'seen', evidence: [] }], observations: [], exchanges: [], ...more });
const attach = (value) => test.info().attach('airisk-record', { body: typeof value === 'string' ? value : JSON.stringify(value), contentType: 'application/json' });
`;

interface Run {
  exitCode: number | null;
  output: string;
  collection: Collection | undefined;
  path: string;
}

/** A run of Playwright over spec files of its own, with the reporter under test. */
class RunningSuites {
  readonly #child: ChildProcess;
  readonly #path: string;
  output = '';

  constructor(folder: string, specs: Record<string, string>, env: Record<string, string> = {}) {
    mkdirSync(join(folder, 'suites'), { recursive: true });
    // The folder lies inside a package of ES modules; these files are none.
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
    for (const [name, source] of Object.entries(specs))
      writeFileSync(join(folder, 'suites', name), PRELUDE + source);
    const config = {
      testDir: './suites',
      workers: 1,
      timeout: 3000,
      projects: [{ name: 'api' }],
      outputDir: './results',
    };
    writeFileSync(join(folder, 'playwright.config.cjs'), `module.exports = ${JSON.stringify(config)};`);
    this.#path = join(folder, 'collected.json');
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(TEST_|PLAYWRIGHT_|PW_|PWTEST_)/.test(name),
    );
    this.#child = spawn(
      process.execPath,
      [CLI, 'test', '-c', 'playwright.config.cjs', '--reporter', REPORTER],
      {
        cwd: folder,
        env: {
          ...Object.fromEntries(inherited),
          AIRISK_COLLECT: this.#path,
          AIRISK_PROGRESS: 'plain',
          ...env,
        },
      },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString('utf8');
      });
    }
  }

  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  async end(): Promise<Run> {
    const exitCode = await new Promise<number | null>((resolve) => this.#child.once('close', resolve));
    return {
      exitCode,
      output: this.output,
      path: this.#path,
      collection: readCollection(this.#path),
    };
  }
}

function find(collection: Collection | undefined, title: string): CollectedTest {
  const found = collection?.tests.find((collected) => collected.title === title);
  if (!found) throw new Error(`no test ${title} in ${JSON.stringify(collection)}`);
  return found;
}

const ENDINGS = `
test.describe('token', () => {
  test('is sound', verifies('token-sound', 'token-other'), async () => { await attach(record('token-sound', 'pass')); });
  test('is broken', verifies('token-broken'), async () => {
    await attach(record('token-broken', 'fail'));
    throw new Error('[finding] token-broken: expected a refusal');
  });
  test('is broken and crashes', verifies('token-both'), async () => {
    await attach(record('token-both', 'fail'));
    expect.soft(1).toBe(2);
    throw new Error('[finding] token-both');
  });
  test('crashes', verifies('token-crash'), async () => { throw new TypeError('boom at ?client_secret=hush&x=1'); });
  test('hangs', verifies('token-hang'), async () => { test.setTimeout(500); await new Promise(() => {}); });
  test('kills its worker', verifies('token-dead'), async () => { process.exit(7); });
  test('needs more', verifies('token-more'), async () => { await attach(record('token-more', 'untestable')); test.skip(true, 'a second client'); });
  test('garbles its record', verifies('token-garbled'), async () => { await attach('{"checks": 1}'); });
});
test('stands alone', verifies('token-alone'), async () => { await attach(record('token-alone', 'pass')); });
`;

test.describe('a whole run', () => {
  test.describe.configure({ mode: 'serial', timeout: 180_000 });
  let run: Run;

  test('ends although tests crash, hang and kill their worker', async () => {
    const testInfo = test.info();
    run = await new RunningSuites(testInfo.outputDir, { 'endings.spec.js': ENDINGS }).end();
    expect(run.exitCode).toBe(1);
    expect(run.collection).toMatchObject({ status: 'failed', tests: { length: 9 } });
    expect(run.collection?.durationMs).toBeGreaterThan(0);
  });

  test('is collected with project, file, title, ids and record', () => {
    expect(find(run.collection, 'token › is sound')).toEqual({
      project: 'api',
      file: 'endings.spec.js',
      title: 'token › is sound',
      requirements: ['token-sound', 'token-other'],
      status: 'passed',
      durationMs: expect.any(Number),
      record: expect.objectContaining({ checks: [expect.objectContaining({ requirement: 'token-sound' })] }),
    });
    expect(find(run.collection, 'stands alone').requirements).toEqual(['token-alone']);
    expect(find(run.collection, 'token › needs more')).toMatchObject({
      status: 'skipped',
      record: { checks: [{}] },
    });
  });

  test('tells how each test ended', () => {
    expect(find(run.collection, 'token › is broken').error).toMatch(/^\[finding\] token-broken/);
    expect(find(run.collection, 'token › crashes')).toMatchObject({ status: 'failed' });
    expect(find(run.collection, 'token › crashes').error).toContain(
      'TypeError: boom at ?client_secret=[masked]&x=1',
    );
    expect(find(run.collection, 'token › hangs')).toMatchObject({ status: 'timedOut' });
    expect(find(run.collection, 'token › kills its worker').error).toContain('unexpectedly');
    expect(find(run.collection, 'token › is broken and crashes').error).not.toContain('[finding]');
    const garbled = find(run.collection, 'token › garbles its record');
    expect(garbled.error).toContain('record cannot be read');
    expect(garbled).not.toHaveProperty('record');
  });

  test('is written for its owner alone', () => {
    expect(statSync(run.path).mode & 0o777).toBe(0o600);
  });

  test('shows errors of tests, but neither findings nor secrets', () => {
    expect(run.output).toContain('Running 9 tests with 1 worker');
    expect(run.output).toContain('TypeError: boom');
    expect(run.output).toContain('token - crashes');
    expect(run.output).not.toContain('token-broken: expected a refusal');
    expect(JSON.stringify(run)).not.toContain('hush');
  });

  test('becomes a report in which nothing unproven passes', () => {
    if (!run.collection) throw new Error('nothing was collected');
    const names = ['sound', 'other', 'broken', 'both', 'crash', 'hang', 'dead', 'more', 'garbled', 'alone'];
    const rows = names.map((name) => makeRow(`token-${name}`));
    const report = buildReport(makeInput({ rows, collection: run.collection }));
    expect(Object.fromEntries(report.requirements.map((row) => [row.id.slice(6), row.outcome]))).toEqual({
      sound: 'pass',
      other: 'error',
      broken: 'fail',
      both: 'fail',
      crash: 'error',
      hang: 'inconclusive',
      dead: 'error',
      more: 'untestable',
      garbled: 'error',
      alone: 'pass',
    });
    expect(report).toMatchObject({ complete: false, exitCode: 1 });
  });
});

test('an interrupted run leaves what it has, and says what did not run', async ({
  browserName: _,
}, testInfo) => {
  const started = testInfo.outputPath('started');
  const source = `
    test('is sound', verifies('token-sound'), async () => { await attach(record('token-sound', 'pass')); });
    test('waits', verifies('token-waits'), async () => { test.setTimeout(60000); require('fs').writeFileSync(${JSON.stringify(started)}, ''); await new Promise(() => {}); });
    test('comes later', verifies('token-later'), async () => {});`;
  const suites = new RunningSuites(testInfo.outputDir, { 'slow.spec.js': source });
  await expect.poll(() => existsSync(started), { timeout: 120_000 }).toBe(true);
  suites.interrupt();
  const { collection } = await suites.end();
  expect(collection?.status).toBe('interrupted');
  expect(find(collection, 'is sound').status).toBe('passed');
  expect(find(collection, 'waits').status).toBe('interrupted');
  expect(find(collection, 'comes later')).toMatchObject({ status: 'not-run', requirements: ['token-later'] });
});

test('a file that does not load is an error of the run', async () => {
  const testInfo = test.info();
  const specs = {
    'bad.spec.js': 'throw new Error("does not load");',
    'good.spec.js': `test('is sound', () => {});`,
  };
  const { exitCode, collection, output } = await new RunningSuites(testInfo.outputDir, specs).end();
  expect(exitCode).not.toBe(0);
  expect(collection?.errors?.join()).toContain('does not load');
  expect(output).toContain('Error outside the tests');
});

test('quiet prints nothing but that the results are lost when a place that cannot be written to', async ({
  browserName: _,
}, testInfo) => {
  const specs = { 'good.spec.js': `test('crashes', () => { throw new Error('boom'); });` };
  const env = { AIRISK_PROGRESS: 'none', AIRISK_COLLECT: join(testInfo.outputDir, 'none', 'x.json') };
  const lost = await new RunningSuites(testInfo.outputDir, specs, env).end();
  expect(lost.exitCode).toBe(1);
  expect(lost.output).toMatch(/^The collected results could not be written to .*ENOENT[^\n]*\n$/);
});
