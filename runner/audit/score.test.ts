/** The score of an audit: nothing counts as caught but the row that a fault names, and no sound variant is excused. */
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import type { CollectedTest, Collection, Outcome, RecordedCheck } from '../../reports/model/types.ts';
import { loadCatalogue, type RequirementId } from '../../specs/index.ts';
import type { AuditSubject, FaultSubject, VariantSubject } from '../../suites/fixtures/audit-plan.ts';
import { subjectKey } from '../../suites/fixtures/audit-plan.ts';
import { type AuditInput, type AuditResult, scoreAudit } from './score.ts';

const MUST: RequirementId = 'code-single-use';
const OTHER: RequirementId = 'token-client-secret-wrong';
const rows = loadCatalogue();
const idOf = (level: string, profile: string): string =>
  rows.find((row) => row.actor === 'provider' && row.level === level && row.profile === profile)?.id ?? '';
const SHOULD = idOf('should', 'hardened');
const INTEROP = rows.find(({ actor, profile }) => actor === 'provider' && profile === 'interop')?.id ?? '';

const fault = (breaks: string, id = 'code/reusable'): FaultSubject => ({
  ...{ kind: 'fault' as const, id, breaks },
  ...{ title: 'a defect', harm: 'damage' },
});
const variant: VariantSubject = {
  kind: 'variant',
  id: 'strict',
  title: 'as it is',
  tls: false,
  pages: false,
};

/** What one test said of one row of a subject. */
type Said = readonly [requirement: string, outcome: Outcome];

function testOf(subject: AuditSubject, said: readonly Said[], status: CollectedTest['status'] = 'passed') {
  const checks = said.map(
    ([requirement, outcome]): RecordedCheck => ({
      ...{ requirement, outcome, title: `checks ${requirement}`, expected: 'this', actual: 'that' },
      evidence: [],
    }),
  );
  return {
    ...{ project: 'provider', file: 'a.spec.ts', title: 'a test', status, durationMs: 1 },
    requirements: said.map(([requirement]) => requirement),
    subject: subjectKey(subject),
    record: { checks, observations: [], exchanges: [] },
  } satisfies CollectedTest;
}

function score(
  subjects: readonly AuditSubject[],
  tests: readonly CollectedTest[],
  more: Partial<AuditInput> & { readonly collected?: Partial<Collection> } = {},
): AuditResult {
  const { collected, ...input } = more;
  return scoreAudit({
    subjects,
    collection: { tests: [...tests], status: 'passed', durationMs: 1, ...collected },
    full: false,
    whole: false,
    date: new Date(0),
    durationMs: 1,
    unbreakable: {},
    ...input,
  });
}

const scoreOne = (breaks: string, said: readonly Said[]) => {
  const subject = fault(breaks);
  return score([subject], said.length === 0 ? [] : [testOf(subject, said)]);
};

test.describe('a fault', () => {
  test('is caught when the row it names is broken', () => {
    const result = scoreOne(MUST, [[MUST, 'fail']]);
    expect(result.faults[0]).toMatchObject({ outcome: 'caught', rowOutcome: 'fail', alsoRed: [] });
    expect(result.faults[0]?.finding).toContain('expected this, got that');
    expect(result.passed).toBe(true);
  });

  test('is caught by a recommendation that is broken, where it names one', () => {
    const result = scoreOne(SHOULD, [[SHOULD, 'fail']]);
    expect(result.faults[0]).toMatchObject({ outcome: 'caught', rowOutcome: 'warn' });
  });

  test('that turns other rows red only is caught for the wrong reason', () => {
    const result = scoreOne(MUST, [
      [MUST, 'pass'],
      [OTHER, 'fail'],
    ]);
    expect(result.faults[0]).toMatchObject({ outcome: 'wrong-reason', alsoRed: [OTHER] });
    expect(result.passed).toBe(false);
  });

  for (const outcome of ['pass', 'inconclusive', 'untestable', 'not-applicable', 'error'] as const) {
    test(`whose row is ${outcome} is missed`, () => {
      const result = scoreOne(MUST, [[MUST, outcome]]);
      expect(result.faults[0]).toMatchObject({ outcome: 'missed', rowOutcome: outcome });
      expect(result.passed).toBe(false);
    });
  }

  test('that no test looked at is missed', () => {
    const result = scoreOne(MUST, []);
    expect(result.faults[0]).toMatchObject({ outcome: 'missed', rowOutcome: 'not-run' });
    expect(result.passed).toBe(false);
  });

  test('is not caught by what was said of another subject', () => {
    const [one, two] = [fault(MUST), fault(MUST, 'secret/not-checked')];
    const result = score([one, two], [testOf(one, [[MUST, 'fail']]), testOf(two, [[MUST, 'pass']])]);
    expect(result.faults.map(({ outcome }) => outcome)).toEqual(['caught', 'missed']);
    expect(result.passed).toBe(false);
  });

  test('is caught exactly when the row it names is broken, whatever else was seen', () => {
    const outcomes = ['pass', 'fail', 'inconclusive', 'untestable', 'not-applicable', 'error'] as const;
    const said = fc.array(fc.tuple(fc.constantFrom(MUST, OTHER, SHOULD), fc.constantFrom(...outcomes)), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(said, (checks) => {
        const broken = checks.some(([id, outcome]) => id === MUST && outcome === 'fail');
        const result = scoreOne(MUST, checks);
        // A harness error outweighs a finding: nothing is said of a row that could not be judged.
        const failed = checks.some(([id, outcome]) => id === MUST && outcome === 'error');
        if (!failed) expect(result.faults[0]?.outcome === 'caught').toBe(broken);
        if (result.faults[0]?.outcome === 'caught') expect(broken).toBe(true);
        expect(result.passed).toBe(result.faults[0]?.outcome === 'caught');
      }),
    );
  });
});

test.describe('a sound variant', () => {
  const scoreVariant = (said: readonly Said[]) => score([variant], [testOf(variant, said)]);

  test('raises no alarm when its rows pass', () => {
    const result = scoreVariant([[MUST, 'pass']]);
    expect(result.variants[0]).toMatchObject({ alarms: [], passed: 1 });
    expect(result.passed).toBe(true);
  });

  for (const outcome of ['fail', 'inconclusive', 'error'] as const) {
    test(`raises an alarm with a row that is ${outcome}`, () => {
      const result = scoreVariant([
        [OTHER, 'pass'],
        [MUST, outcome],
      ]);
      expect(result.variants[0]?.alarms).toMatchObject([{ requirement: MUST, outcome }]);
      expect(result.passed).toBe(false);
    });
  }

  test('raises no alarm with what is informational', () => {
    const result = scoreVariant([
      [OTHER, 'pass'],
      [INTEROP, 'fail'],
    ]);
    expect(result.variants[0]?.alarms).toEqual([]);
  });

  test('of which no row passed is no proof', () => {
    expect(score([variant], []).passed).toBe(false);
    expect(scoreVariant([[MUST, 'untestable']]).passed).toBe(false);
  });
});

test.describe('the whole audit', () => {
  test('does not pass where it was interrupted or broke', () => {
    const subject = fault(MUST);
    const tests = [testOf(subject, [[MUST, 'fail']])];
    for (const status of ['interrupted', 'timedout'] as const)
      expect(score([subject], tests, { collected: { status } }).passed, status).toBe(false);
    const broken = score([subject], tests, { collected: { errors: ['a worker died'] } });
    expect(broken).toMatchObject({ passed: false, problems: ['a worker died'] });
  });

  test('names each row of a verdict that no fault turned red, with the reason where none can', () => {
    const subject = fault(MUST);
    const result = score([subject], [testOf(subject, [[MUST, 'fail']])], {
      whole: true,
      unbreakable: { [OTHER]: 'for a reason' },
    });
    const unreached = new Map(result.unreached.map(({ requirement, reason }) => [requirement, reason]));
    expect(unreached.has(MUST)).toBe(false);
    expect(unreached.get(OTHER)).toBe('for a reason');
    expect(unreached.has(INTEROP)).toBe(false);
    expect(result.passed).toBe(false);
  });
});
