/**
 * One configuration for everything that runs under Playwright Test:
 * `own` tests this package; `waits`, `api` and `browser` judge a provider (see suites/README.md).
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { auditProjects, readAuditPlan } from './suites/audit/projects.ts';
import { readRunPlan } from './suites/targets/run-plan.ts';
import type { RunPlan } from './suites/targets/target-spec.ts';

const root = dirname(fileURLToPath(import.meta.url));
const plan = readRunPlan();
const only = plan?.only?.map((id) => new RegExp(`@${id}(?![\\w-])`));
const provider = join(root, 'suites', 'provider');
const audit = readAuditPlan();

export default defineConfig<object, { plan: RunPlan | undefined }>({
  outputDir: join(existsSync(join(root, '..', 'package.json')) ? join(root, '..') : root, 'test-results'),
  forbidOnly: Boolean(process.env['CI']),
  reporter: process.env['CI'] ? 'line' : 'list',
  // A slow host with sign-in pages needs minutes for a dozen near misses; every single wait has a limit of its own.
  timeout: plan?.target.kind === 'deployment' ? 900_000 : 120_000,
  workers: process.env['AIRISK_WORKERS'] ? Number(process.env['AIRISK_WORKERS']) : 2,
  projects: audit
    ? auditProjects(audit, provider)
    : [
        {
          name: 'own',
          testDir: root,
          testMatch: '**/*.test.{ts,js}',
          testIgnore: ['**/node_modules/**', join(root, 'dist', '**')],
        },
        {
          name: 'waits',
          testDir: join(provider, 'waits'),
          testMatch: '**/*.spec.{ts,js}',
          timeout: 0,
          ...(only ? { grep: only } : {}),
        },
        {
          name: 'api',
          testDir: join(provider, 'api'),
          testMatch: '**/*.spec.{ts,js}',
          ...(only ? { grep: only } : {}),
        },
        {
          name: 'browser',
          testDir: join(provider, 'browser'),
          testMatch: '**/*.spec.{ts,js}',
          ...(only ? { grep: only } : {}),
        },
      ],
});
