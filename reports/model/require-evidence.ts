import type { Actor, RecordedCheck } from './types.ts';

const UNSUPPORTED =
  'The judge found fault without an exchange, a page or a log line to show for it. That is a mistake of this program, ' +
  'not of the one that is accused: please report it.';

/**
 * Nobody's client is accused without something to look at: a broken check that rests on nothing is an error of ours.
 * Judges of providers count their own requests, so the rule is one for clients alone.
 */
export function requireEvidence(
  checks: readonly RecordedCheck[],
  actor: Actor | undefined,
): readonly RecordedCheck[] {
  if (actor !== 'client' && actor !== 'both') return checks;
  return checks.map((check) => {
    const accuses = check.outcome === 'fail' || check.outcome === 'warn';
    if (!accuses || check.evidence.length > 0 || (check.shown?.length ?? 0) > 0) return check;
    return { ...check, outcome: 'error', reason: UNSUPPORTED };
  });
}
