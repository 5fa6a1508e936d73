import { mendOf } from '../../specs/mends.ts';
import { weighOutcome, worstOutcome } from './score.ts';
import type {
  CatalogueRow,
  Check,
  Collection,
  GateOptions,
  Outcome,
  RecordedCheck,
  RequirementResult,
  Shard,
  SourceReference,
  Stopped,
  TargetInfo,
} from './types.ts';

/** The part of a run that decides about a row beside the row's own checks. */
export interface ScoringContext {
  sourceOf: (row: CatalogueRow) => SourceReference;
  target: TargetInfo;
  gate: GateOptions;
  collection?: Collection;
  stopped?: Stopped;
  advise?: (capability: string) => string;
  shard?: Shard;
  /** Ids of the frozen set; absent: every row scores. */
  scoredIds?: ReadonlySet<string>;
}

/** Why a row that no test reported on has the outcome it has. */
type Unjudged = { outcome: Outcome; reason: string };

/** What a part of a run says about the rows of the other parts. */
export const NOT_IN_THIS_SHARD = 'Tested in another part of the run (--shard).';

/** Rows for which this run must hand in at least one check. */
export function isExpected(row: CatalogueRow, input: ScoringContext): boolean {
  return (
    row.verify.kind === 'tested' && !isLeftOut(row, input) && missingCapabilities(row, input).length === 0
  );
}

const isLeftOut = (row: CatalogueRow, input: ScoringContext) => !(input.gate.only?.includes(row.id) ?? true);

function isUnscored(row: CatalogueRow, input: ScoringContext): boolean {
  return row.verify.kind === 'tested' && input.scoredIds !== undefined && !input.scoredIds.has(row.id);
}

function missingCapabilities(row: CatalogueRow, input: ScoringContext): string[] {
  const { offers } = input.target;
  return offers ? row.applies.filter((capability) => !offers.includes(capability)) : [];
}

/** Gives a row the worst outcome of its checks, or says why there is none. */
export function scoreRow(
  row: CatalogueRow,
  recorded: readonly RecordedCheck[],
  input: ScoringContext,
): RequirementResult {
  const { id, area, profile, level, title, statement, why } = row;
  const base = {
    ...{ id, area, profile, level, title, statement, why, source: input.sourceOf(row) },
    ...(isUnscored(row, input) && { scored: false as const }),
  };
  if (row.verify.kind === 'excluded') {
    return { ...base, outcome: 'excluded', reason: `${row.verify.reason}: ${row.verify.note}`, checks: [] };
  }
  const checks = recorded.map((check) => weighCheck(check, row));
  const own = worstOutcome(checks.map((check) => check.outcome));
  const unjudged = own === undefined || isLeftOut(row, input) ? explainUnjudged(row, input) : undefined;
  const outcome = worstOutcome([own, unjudged?.outcome].filter((o) => o !== undefined)) ?? 'error';
  const reason = joinReasons(outcome, checks, unjudged);
  const reproduce = checks.find(
    (check) => check.outcome === outcome && check.reproduce !== undefined,
  )?.reproduce;
  const contexts = checks.reduce((sum, check) => sum + (check.contexts ?? 0), 0);
  return {
    ...base,
    outcome,
    ...(reason !== '' && { reason }),
    ...(contexts > 0 && { contexts }),
    checks,
    ...(isBroken(outcome) && { ...(reproduce !== undefined && { reproduce }), ...mendOf(row.id) }),
  };
}

const isBroken = (outcome: Outcome): boolean => outcome === 'fail' || outcome === 'warn';

function weighCheck({ requirement: _, ...check }: RecordedCheck, row: CatalogueRow): Check {
  const outcome = weighOutcome(check.outcome, row.level);
  if (outcome !== 'pass' || check.outcome === 'pass') return { ...check, outcome };
  return {
    ...check,
    outcome,
    reason: check.reason ?? 'The target does otherwise, which the requirement allows.',
  };
}

const END = /[.!?]$/;

function joinReasons(outcome: Outcome, checks: readonly Check[], unjudged: Unjudged | undefined): string {
  const reasons = new Set<string>();
  if (unjudged?.outcome === outcome) reasons.add(unjudged.reason);
  for (const check of checks) {
    if (check.outcome === outcome && check.reason !== undefined) reasons.add(check.reason);
  }
  return [...reasons].reduce(
    (told, one) => (told === '' ? one : `${told}${END.test(told) ? '' : ';'} ${one}`),
    '',
  );
}

function explainUnjudged(row: CatalogueRow, input: ScoringContext): Unjudged {
  const missing = missingCapabilities(row, input);
  if (isLeftOut(row, input)) {
    return { outcome: 'untestable', reason: 'Not selected: the run was narrowed with --only.' };
  }
  if (input.stopped) {
    return { outcome: 'inconclusive', reason: `Did not run: the run stopped at ${input.stopped.stage}.` };
  }
  if (missing.length > 0) {
    const advise = input.advise ?? ((capability: string) => `The target does not offer ${capability}.`);
    return { outcome: 'untestable', reason: missing.map(advise).join(' ') };
  }
  if (input.shard) return { outcome: 'untestable', reason: NOT_IN_THIS_SHARD };
  if (input.collection?.status === 'interrupted' || input.collection?.status === 'timedout') {
    return { outcome: 'inconclusive', reason: 'Did not run: the run was interrupted.' };
  }
  return { outcome: 'error', reason: 'Did not run: no test reported on this requirement.' };
}
