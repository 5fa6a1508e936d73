import { expect, test } from '@playwright/test';
import type { Report } from '../model/types.ts';
import { makeSampleReport } from '../testing/sample-report.ts';
import { nextStep } from './next-step.ts';
import { summariseReport } from './summarise-report.ts';

const report: Report = { ...makeSampleReport(), exitCode: 1 };
const said = (change: Partial<Report>) => {
  const { stopped: _, shard: __, ...changed } = { ...report, ...change };
  return nextStep(changed, summariseReport(changed), 'out') ?? '';
};

test('after a finding the same command is run again, with --last-failed where it can be', () => {
  const { only: _, ...gate } = report.gate;
  expect(said({ gate })).toContain('then run the same command with --last-failed');
  // It excludes --only.
  expect(said({ gate: { ...gate, only: ['code-single-use'] } })).toMatch(/then run the same command again$/);
  const environment = { ...report.environment, shards: 2 };
  expect(said({ gate, environment })).toMatch(/then run the parts again and merge them$/);
});
