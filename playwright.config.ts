/**
 * One configuration for everything that runs under Playwright Test:
 * `own` tests this package; `waits`, `api` and `browser` judge a provider (see suites/README.md).
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { readRunPlan, workersOf } from './suites/targets/run-plan.ts';

const root = dirname(fileURLToPath(import.meta.url));
/** The checkout or the installed package: what is not compiled lies there. */
const packageFolder = existsSync(join(root, '..', 'package.json')) ? join(root, '..') : root;
const plan = readRunPlan();
const lanes = workersOf(plan);
/**
 * The mock's clock is moved, so nothing waits: the tests of lifetimes join the others, because every project has workers of
 * its own, which take longer to start than those tests to run.
 */
const builtIn = plan?.target.kind === 'built-in';
const only = plan?.only?.map((id) => new RegExp(`@${id}(?![\\w-])`));

/** One folder of the provider suites. */
const judging = (name: 'waits' | 'api' | 'browser', workers: number) => ({
  name,
  testDir: join(root, 'suites', 'provider', name),
  testMatch: '**/*.spec.{ts,js}',
  workers,
  ...(only ? { grep: only } : {}),
});

export default defineConfig({
  // The compiled output needs no second compilation.
  build: { external: ['**/dist/**'] },
  outputDir: join(packageFolder, 'test-results'),
  forbidOnly: Boolean(process.env['CI']),
  reporter: process.env['CI'] ? 'line' : 'list',
  // A slow host with sign-in pages needs minutes for a dozen near misses; every single wait has a limit of its own.
  timeout: plan?.target.kind === 'deployment' ? 900_000 : 120_000,
  workers: lanes.all,
  projects: [
    {
      name: 'own',
      testDir: root,
      testMatch: '**/*.test.{ts,js}',
      testIgnore: ['**/node_modules/**', join(root, 'dist', '**')],
    },
    {
      name: 'examples',
      testDir: join(packageFolder, 'examples'),
      testMatch: '**/*.test.js',
      // Projects of their own, with their own installation of this package: `npm run try-packed`.
      testIgnore: ['**/node_modules/**', '**/use-*/**'],
    },
    // Waits are started first and joined last.
    { ...judging('waits', lanes.waits), timeout: 0, ...(builtIn ? { testMatch: [] } : {}) },
    judging('browser', lanes.judging),
    builtIn
      ? {
          ...judging('api', 1),
          testDir: join(root, 'suites', 'provider'),
          testIgnore: '**/provider/browser/**',
        }
      : judging('api', lanes.judging),
  ],
});
