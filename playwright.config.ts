/**
 * One configuration for everything that runs under Playwright Test:
 * `own` tests this package; `waits` and `provider` judge a provider (see suites/README.md).
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { openTarget } from './runner/targets/open-target.ts';
import { AUDIT_PLAN_VARIABLE } from './suites/fixtures/audit-plan.ts';
import { installedPlaywright } from './suites/fixtures/playwright-version.ts';
import { WITHOUT_LOADER } from './suites/fixtures/runner-internals.ts';
import type { TargetOptions } from './suites/fixtures/test.ts';
import { readRunPlan, workersOf } from './suites/flows/run-plan.ts';

const root = dirname(fileURLToPath(import.meta.url));
/** The checkout or the installed package: what is not compiled lies there. */
const packageFolder = existsSync(join(root, '..', 'package.json')) ? join(root, '..') : root;
const plan = readRunPlan();
const workers = workersOf(plan);
// Runs that our own tests start are of a few rows, and share the machine: a second process would cost more than it saves.
if (!plan) process.env['AIRISK_WORKERS'] ??= '1';
if (!plan && installedPlaywright().age === 'tried') Object.assign(process.env, WITHOUT_LOADER);
/** The mock's clock is moved, so nothing waits. */
const builtIn = plan?.target.kind !== 'deployment';
/** Where each code is a sign-in, the waits come last in the worker of the rest, which a worker of their own would not share. */
const waitsApart = !builtIn && !plan.signsInForEachCode;
const suites = join(root, 'suites', 'provider');
const independent = join(root, 'tests', 'independent-provider');
const notOwn = ['**/node_modules/**', join(root, 'dist', '**'), join(independent, '**')];
/** Own tests with a browser or a server for each worker: the runner would leave them for the end. */
const ownPages = ['**/render/html/page.test.{ts,js}', '**/mock-server/playwright/fixtures.test.{ts,js}'];
const waits = join(suites, 'waits');
/** What is kept to its end in contexts. */
const expiry = join(waits, '*-in-contexts.spec.{ts,js}');
const inContexts = [join(suites, 'contexts', '**', '*.spec.{ts,js}'), expiry];
const unexplored = plan?.explore?.flows === 0 ? ['**/random-flows.spec.*'] : [];
const judges = {
  testMatch: '**/*.spec.{ts,js}',
  // The suites know neither the mock nor the runner: how a target is opened is handed to them.
  use: { targets: { open: openTarget } },
  ...(plan?.only ? { grep: plan.only.map((id) => new RegExp(`@${id}(?![\\w-])`)) } : {}),
};

/**
 * Our own tests start processes and browsers on machines that others use too: in a pipeline a test has a second try, and
 * `.ci/run` names each one that needed it. A judge has one look.
 */
const secondTry = process.env['CI'] && !plan ? { retries: 1 } : {};

export default defineConfig<object, TargetOptions>({
  // The compiled output needs no second compilation.
  build: { external: ['**/dist/**'] },
  outputDir: join(packageFolder, 'test-results'),
  forbidOnly: Boolean(process.env['CI']),
  reporter: process.env['CI'] ? 'line' : 'list',
  // A slow host with sign-in pages needs minutes for a dozen near misses; every single wait has a limit of its own.
  timeout: plan?.target.kind === 'deployment' ? 900_000 : 120_000,
  workers: workers.all,
  // In an audit a file holds its tests many times over.
  fullyParallel: AUDIT_PLAN_VARIABLE in process.env,
  projects: [
    // Started in this order: what takes longest first, or one worker would be busy with it alone at the end.
    { ...secondTry, name: 'independent', testDir: independent, testMatch: '**/*.test.{ts,js}' },
    {
      ...secondTry,
      name: 'examples',
      testDir: join(packageFolder, 'examples'),
      testMatch: '**/*.test.js',
      // Projects of their own, with their own installation of this package: `npm run try-packed`.
      testIgnore: ['**/node_modules/**', '**/use-*/**'],
    },
    { ...secondTry, name: 'pages', testDir: root, testMatch: ownPages, testIgnore: notOwn },
    {
      ...secondTry,
      name: 'own',
      testDir: root,
      testMatch: '**/*.test.{ts,js}',
      testIgnore: [...notOwn, ...ownPages],
    },
    // Waits are started first and joined last.
    {
      ...judges,
      name: 'waits',
      testDir: suites,
      workers: workers.waits,
      timeout: 0,
      testIgnore: [...unexplored, ...(plan?.depth === 'quick' ? [expiry] : [])],
      testMatch: waitsApart ? join(waits, '**', '*.spec.{ts,js}') : [],
    },
    {
      ...judges,
      name: 'provider',
      testDir: suites,
      ...(plan?.onlyContexts ? { testMatch: inContexts } : {}),
      // Tests of pages and of answers share the workers: each process, and each browser, takes longer to start than most
      // tests to run.
      workers: workers.judging,
      testIgnore: [
        ...(waitsApart ? [join(waits, '**')] : unexplored),
        ...(plan?.depth === 'quick' ? inContexts : []),
      ],
    },
  ],
});
