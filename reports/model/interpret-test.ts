import {
  type Check,
  type CollectedTest,
  type Exchange,
  FINDING_PREFIX,
  type Observation,
  type Outcome,
  type RecordedCheck,
} from './types.ts';

/** What a test says once its way of ending is taken into account. Exchange numbers are still its own. */
export interface InterpretedTest {
  checks: RecordedCheck[];
  observations: Observation[];
  exchanges: Exchange[];
  /** The test ran and handed its record over. */
  reported: boolean;
}

type Ending = { outcome: Outcome; reason: string; touches: 'every declared id' | 'unjudged ids' };

const EXCHANGES_SHOWN_AFTER_A_CRASH = 3;

const isBroken = (check: Check) => check.outcome === 'fail' || check.outcome === 'warn';

/**
 * Adds to a test's own checks one for each declared requirement that the test did not (fully) judge, so that a
 * test that crashes, hangs, is skipped or forgets a requirement can never read as a pass.
 *
 * @param redact applied to the error text, which no test has tagged.
 */
export function interpretTest(test: CollectedTest, redact: (text: string) => string): InterpretedTest {
  const { record } = test;
  const where = `${test.file} › ${test.title}`;
  const checks = (record?.checks ?? []).map((check) => ({ ...check, test: check.test ?? where }));
  const judged = new Set(checks.map((check) => check.requirement));
  const ending = describeEnding(test, redact);
  const touched = test.requirements.filter((id) => ending.touches === 'every declared id' || !judged.has(id));
  const exchanges = record?.exchanges ?? [];
  const evidence = exchanges.slice(-EXCHANGES_SHOWN_AFTER_A_CRASH).map((exchange) => exchange.n);
  const added = [...new Set(touched)].map((requirement) => ({
    requirement,
    title: test.title,
    outcome: ending.outcome,
    expected: 'The test runs to its end and judges this requirement.',
    actual: ending.reason,
    evidence,
    test: where,
    reason: ending.reason,
  }));
  return {
    checks: [...checks, ...added],
    observations: record?.observations ?? [],
    exchanges,
    reported: record !== undefined,
  };
}

function describeEnding(test: CollectedTest, redact: (text: string) => string): Ending {
  const error = test.error === undefined ? 'no message' : redact(test.error);
  switch (test.status) {
    case 'passed':
      return {
        outcome: 'error',
        reason: 'The test ended without judging this requirement.',
        touches: 'unjudged ids',
      };
    case 'failed':
      if (stoppedAtFinding(test)) {
        const reason = 'Not judged: the test stopped at a finding on another requirement.';
        return { outcome: 'inconclusive', reason, touches: 'unjudged ids' };
      }
      return { outcome: 'error', reason: `The test broke off: ${error}`, touches: 'every declared id' };
    case 'timedOut': {
      const reason = `The test did not end in time (${Math.round(test.durationMs / 1000)} s).`;
      return { outcome: 'inconclusive', reason, touches: 'every declared id' };
    }
    case 'skipped':
      return {
        outcome: 'inconclusive',
        reason: 'Did not run: the test was skipped.',
        touches: 'unjudged ids',
      };
    case 'interrupted':
    case 'not-run': {
      const reason = 'Did not run to its end: the run was interrupted.';
      return { outcome: 'inconclusive', reason, touches: 'every declared id' };
    }
  }
}

/** The judge threw on purpose, and the record shows what for; anything else is a crash. */
function stoppedAtFinding(test: CollectedTest): boolean {
  const meant = test.error?.replace(/^Error: /, '').startsWith(FINDING_PREFIX) ?? false;
  return meant && (test.record?.checks.some(isBroken) ?? false);
}
