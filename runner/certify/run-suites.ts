/** Runs the suites: Playwright Test in a child process, which leaves what it saw in a private file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readCollection } from '../../reports/collect/collection-file.ts';
import {
  channelVariables,
  makeChannel,
  readSecrets,
  type ToldSecret,
} from '../../reports/leaks/secret-channel.ts';
import type { Collection, Shard } from '../../reports/model/types.ts';
import { packageRoot } from '../../specs/index.ts';
import { installedPlaywright } from '../../suites/fixtures/playwright-version.ts';
import { WITHOUT_LOADER } from '../../suites/fixtures/runner-internals.ts';
import { PROJECTS } from '../../suites/flows/run-plan.ts';
import { RUN_PLAN_VARIABLE, type RunPlan } from '../../suites/flows/target-spec.ts';
import type { Io } from '../io.ts';
import { holdSignals } from './hold-signals.ts';

/** Enough of what the runner printed to see why it died. */
const MAX_NOISE = 4_000;

/** The folder of the compiled output. */
const dist = join(packageRoot, 'dist');

/** What a test run is given; both travel in the environment and in memory only. */
export interface TestRun {
  /** Environment variables that carry the plan. */
  readonly variables: Readonly<Record<string, string>>;
  /** Names of Playwright projects; none: all. */
  readonly projects: readonly string[];
  /** That no test is asked for is no failure of the runner. */
  readonly mayBeEmpty?: boolean;
}

export interface RunOptions {
  readonly quiet: boolean;
  readonly io: Io;
  /** Only this part of the tests. */
  readonly shard?: Shard;
}

/** What a run saw, and what must not be seen in its report. */
export interface SuiteRun {
  readonly collection: Collection;
  readonly secrets: readonly ToldSecret[];
}

/** Runs the suites of the plan. */
export function runSuites(plan: RunPlan, options: RunOptions): Promise<SuiteRun> {
  const variables = { [RUN_PLAN_VARIABLE]: JSON.stringify(plan) };
  const mayBeEmpty = plan.onlyContexts === true;
  return runTests({ variables, projects: PROJECTS, mayBeEmpty }, options);
}

/** Runs tests and collects what they saw. Leaves no file behind. A runner that died leaves an empty collection that says so. */
export async function runTests(run: TestRun, options: RunOptions): Promise<SuiteRun> {
  const folder = mkdtempSync(join(tmpdir(), 'airisk-run-'));
  const began = performance.now();
  try {
    const collect = join(folder, 'collection.jsonl');
    const channel = makeChannel(join(folder, 'learned'));
    const variables = { ...run.variables, ...channelVariables(channel) };
    const child = startRunner({ ...run, variables }, folder, collect, options);
    const noise = keepTail(child, options.quiet ? undefined : (text) => process.stderr.write(text));
    const signals = holdSignals(child);
    const ended = await new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`did not start: ${error.message}`));
      child.once('close', (code, signal) =>
        resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`),
      );
    });
    signals.release();
    const collection = readCollection(collect) ?? {
      tests: [],
      status: 'interrupted' as const,
      durationMs: Math.round(performance.now() - began),
      errors: [`the test runner ${ended} before it reported anything${noise() ? `: ${noise()}` : ''}`],
    };
    return { collection: asInterrupted(collection, signals.received()), secrets: readSecrets(channel) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function asInterrupted(collection: Collection, signal: NodeJS.Signals | undefined): Collection {
  if (signal === undefined) return collection;
  const errors = [...(collection.errors ?? []), `the run was interrupted by ${signal}`];
  return { ...collection, status: 'interrupted', errors };
}

function startRunner(run: TestRun, folder: string, collect: string, options: RunOptions): ChildProcess {
  const playwright = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const args = [
    ...['test', '-c', join(dist, 'playwright.config.js')],
    ...run.projects.map((project) => `--project=${project}`),
    ...['--reporter', join(dist, 'reports', 'playwright-reporter.js')],
    ...['--output', join(folder, 'test-results')],
    ...(run.mayBeEmpty ? ['--pass-with-no-tests'] : []),
    ...(options.shard ? [`--shard=${options.shard.index}/${options.shard.total}`] : []),
  ];
  const watch = ['--import', pathToFileURL(join(dist, 'runner', 'certify', 'end-with-parent.js')).href];
  return spawn(process.execPath, [...watch, playwright, ...args], {
    // Of its own group, so that Ctrl-C reaches it once, from us: the runner takes a second one as "now".
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...withoutRunnerVariables(process.env),
      ...run.variables,
      AIRISK_COLLECT: collect,
      ...(installedPlaywright().age === 'tried' ? WITHOUT_LOADER : {}),
      AIRISK_PROGRESS: options.quiet ? 'none' : options.io.interactive ? 'line' : 'plain',
    },
  });
}

/** A run may be started from inside another test run; that one's variables are not for this one. */
function withoutRunnerVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(TEST_|PLAYWRIGHT_TEST|PW_|PWTEST_)/.test(name)),
  );
}

/** Shows what the runner says on stderr, its progress, and keeps the end of everything it says. */
function keepTail(child: ChildProcess, show: ((text: string) => void) | undefined): () => string {
  let tail = '';
  const add = (text: string) => {
    tail = (tail + text).slice(-MAX_NOISE);
  };
  child.stdout?.setEncoding('utf8').on('data', add);
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    add(text);
    show?.(text);
  });
  return () => tail.trim();
}
