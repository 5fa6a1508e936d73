/** The check that every fault leaves a clean report can fail. */
import { expect, test } from '@playwright/test';
import type { ToldSecret } from '../../reports/leaks/secret-channel.ts';
import type { CollectedTest, Outcome } from '../../reports/model/types.ts';
import type { FaultSubject } from '../../suites/fixtures/audit-plan.ts';
import { checkReports } from './check-reports.ts';

const CODE = 'SplxlOBeZQQYbYS6WxSbIA';
const subject: FaultSubject = {
  ...{ kind: 'fault', id: 'code/reusable', breaks: 'code-single-use', title: 'a defect', harm: 'damage' },
};

function run(
  outcome: Outcome,
  secrets: readonly ToldSecret[],
  ended: CollectedTest['status'] = 'passed',
  mayHide = false,
) {
  const test: CollectedTest = {
    ...{ project: 'provider', file: 'a.spec.ts', title: 'a test', status: ended, durationMs: 1 },
    requirements: [subject.breaks],
    subject: `fault ${subject.id}`,
    record: {
      checks: [
        {
          ...{ requirement: subject.breaks, title: 'a used code', outcome, expected: 'no token' },
          ...{ actual: `a token for ${CODE}`, evidence: [] },
        },
      ],
      observations: [],
      exchanges: [],
    },
  };
  const { record: _, ...lost } = test;
  const tests = ended === 'not-run' ? [test, { ...lost, title: 'another' }] : [test];
  return checkReports([subject], { tests, status: 'passed', durationMs: 1 }, secrets, mayHide);
}

const told = (more: Partial<ToldSecret> = {}): ToldSecret => ({
  ...{ kind: 'code', value: CODE, subject: `fault ${subject.id}` },
  ...more,
});

test('a red and clean report is what is asked for', () => {
  expect(run('fail', [told(), told({ issued: true })])).toEqual([]);
});

test('a code that was issued and not learned is found in every format that shows it', () => {
  const problems = run('fail', [told({ issued: true })]);
  expect(problems).toContain(
    'code/reusable: report.html holds a code that was issued, and nobody learned it',
  );
  expect(problems.length).toBeGreaterThan(4);
});

test('what another subject learned helps nobody', () => {
  expect(run('fail', [told({ issued: true }), told({ subject: 'fault other' })])).not.toEqual([]);
});

test('a report that is not red, or not complete, is none', () => {
  expect(run('pass', [told()])).toEqual(['code/reusable: its report ends with exit code 0']);
  expect(run('fail', [told()], 'not-run')).toContain('code/reusable: its report is not complete');
});

test('where not all was run that could see a fault its report may be green, but must come to its end', () => {
  expect(run('pass', [told()], 'passed', true)).toEqual([]);
  expect(run('fail', [told()], 'passed', true)).toEqual([]);
  expect(run('inconclusive', [told()], 'passed', true)).toEqual([
    'code/reusable: its report ends with exit code 3',
  ]);
  expect(run('pass', [told()], 'not-run', true)).toContain('code/reusable: its report is not complete');
  expect(run('pass', [told({ issued: true })], 'passed', true)).not.toEqual([]);
});
