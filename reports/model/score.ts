/**
 * The scorer: the only place where outcomes become verdicts, a gate and an exit code.
 * Tests say "broken" or "not broken"; how much that weighs is decided here, from the row's level.
 */
import type {
  GateOptions,
  Level,
  Outcome,
  Profile,
  Report,
  RequirementResult,
  RowOutcome,
  Verdict,
} from './types.ts';

/** Worst first. A row is as bad as its worst check. */
export const OUTCOMES_WORST_FIRST: readonly Outcome[] = [
  'fail',
  'error',
  'inconclusive',
  'warn',
  'waived',
  'untestable',
  'pass',
  'not-applicable',
];

/** What the scorer needs of a requirement's result. */
export type ScoredRow = Pick<RequirementResult, 'id' | 'profile' | 'level' | 'outcome' | 'scored'>;

/** Ids of the requirements that the target file excepts. */
export type Exceptions = GateOptions['exceptions'];

export interface RunFacts {
  /** The run came to its end and every selected test reported. */
  complete: boolean;
  /** Faults of the harness that belong to no row. */
  harnessProblems: readonly string[];
  /** Waivers that are stale, expired or name no row. */
  waiverProblems: readonly string[];
  /** A part of a run: it may hold no row that the gate counts. */
  partOfRun?: boolean;
}

export interface GateDecision {
  met: boolean;
  reason: string;
  exitCode: 0 | 1 | 3 | 5 | 6;
}

/** @returns the worst of the outcomes, or `undefined` for none. */
export function worstOutcome(outcomes: readonly Outcome[]): Outcome | undefined {
  return OUTCOMES_WORST_FIRST.find((outcome) => outcomes.includes(outcome));
}

/**
 * Gives a broken requirement its weight: a must fails, a should warns, a may passes (its actual text still tells
 * what the target does). Whatever else a test reports stays as it is.
 */
export function weighOutcome(outcome: Outcome, level: Level): Outcome {
  if (outcome !== 'fail' && outcome !== 'warn') return outcome;
  if (level === 'must') return 'fail';
  return level === 'should' ? 'warn' : 'pass';
}

const TESTED: readonly RowOutcome[] = ['pass', 'fail', 'warn', 'waived'];
const wasTested = (row: ScoredRow) => TESTED.includes(row.outcome);

/** Whether a run can certify: it came to its end, left nothing out, and tried what it judged. */
export function isCertifying({ actor, complete, gate, shard }: Run): boolean {
  // What merely passed by (both) was never tried.
  return complete && gate.only === undefined && gate.depth !== 'quick' && !shard && actor !== 'both';
}

interface Run extends Pick<Report, 'actor' | 'complete'> {
  readonly gate: Pick<Report['gate'], 'only' | 'depth'>;
  readonly shard?: Report['shard'] | undefined;
}

/**
 * Verdict on one profile, from its own rows alone.
 *
 * A waiver opens the gate but changes no verdict: a waived must still is a broken must.
 * @param certifying false for an incomplete run or one narrowed to some ids; such a run certifies nothing. Rows that are
 * not in the requirement set of the run have no say.
 * @param exceptions What was not shown of these is a finding, and keeps no verdict open.
 */
export function decideVerdict(
  rows: readonly ScoredRow[],
  profile: Profile,
  certifying: boolean,
  exceptions?: Exceptions,
): Verdict {
  const own = rows.filter((row) => row.profile === profile && row.scored !== false);
  const musts = own.filter((row) => row.level === 'must');
  if (own.some((row) => row.outcome === 'fail')) return 'non-conformant';
  if (musts.some((row) => row.outcome === 'waived')) return 'non-conformant';
  const excepted = usedExceptions(own, exceptions);
  if (musts.some((row) => isUnverified(row.outcome, false) && !excepted.includes(row)))
    return 'not-fully-verified';
  if (!certifying || !own.some(wasTested)) return 'not-fully-verified';
  const findings = own.some((row) => row.outcome === 'warn' || row.outcome === 'waived');
  return findings || excepted.length > 0 ? 'conformant-with-findings' : 'conformant';
}

/** The rows that a declared exception speaks for, since the run itself showed nothing of them. */
export function usedExceptions<Row extends { readonly id: string; readonly outcome: string }>(
  rows: readonly Row[],
  exceptions: readonly string[] = [],
): Row[] {
  return rows.filter((row) => row.outcome === 'untestable' && exceptions.includes(row.id));
}

function isUnverified(outcome: RowOutcome, partial: boolean): boolean {
  if (outcome === 'untestable') return !partial;
  return outcome === 'inconclusive' || outcome === 'error';
}

/**
 * Rows the gate looks at. The hardened profile builds on the documented one, so its gate asks for both.
 * A run narrowed to some ids is judged by those, whatever their profile and set. Interop rows never count, and rows
 * that are not in the requirement set of the run only when they were asked for by name.
 */
export function selectGateRows<Row extends ScoredRow>(rows: readonly Row[], gate: GateOptions): Row[] {
  const scored = rows.filter((row) => row.profile !== 'interop');
  const { only } = gate;
  if (only) return scored.filter((row) => only.includes(row.id));
  const inSet = scored.filter((row) => row.scored !== false);
  return gate.profile === 'hardened' ? inSet : inSet.filter((row) => row.profile === 'documented');
}

/**
 * Decides the gate and the exit code of a run that got as far as the suites.
 *
 * Order: a waiver file that must be put right (6), a broken requirement (1), a fault of ours (5),
 * something not verified (3), met (0).
 */
export function decideGate(rows: readonly ScoredRow[], gate: GateOptions, facts: RunFacts): GateDecision {
  const gated = selectGateRows(rows, gate);
  const failed = gated.filter((row) => row.outcome === 'fail');
  const warned = gate.failOn === 'warn' ? gated.filter((row) => row.outcome === 'warn') : [];
  const errors = gated.filter((row) => row.outcome === 'error');
  const binding = gated.filter(
    (row) => row.level === 'must' || (row.level === 'should' && gate.failOn === 'warn'),
  );
  const excepted = usedExceptions(gated, gate.exceptions);
  const unverified = binding.filter(
    (row) => isUnverified(row.outcome, gate.partial) && !excepted.includes(row),
  );

  if (facts.waiverProblems.length > 0) return unmet(6, facts.waiverProblems.join('; '));
  if (failed.length + warned.length > 0) return unmet(1, describeBroken(failed.length, warned.length, gate));
  if (errors.length + facts.harnessProblems.length > 0) return unmet(5, describeFaults(errors, facts));
  if (unverified.length > 0) return unmet(3, describeUnverified(unverified, gated));
  if (!gated.some(wasTested) && !facts.partOfRun)
    return unmet(3, 'no requirement that the gate counts was tested');
  if (!facts.complete) return unmet(3, 'the run did not come to its end');
  return { met: true, reason: describeMet(gated, gate), exitCode: 0 };
}

const unmet = (exitCode: 1 | 3 | 5 | 6, reason: string): GateDecision => ({ met: false, reason, exitCode });

const count = (n: number, noun: string, plural = `${noun}s`) => `${n} ${n === 1 ? noun : plural}`;

function describeBroken(failed: number, warned: number, { profile, only }: GateOptions): string {
  const parts = [];
  if (failed > 0) parts.push(`${count(failed, 'mandatory requirement')} broken`);
  if (warned > 0) parts.push(`${count(warned, 'recommendation')} not followed`);
  const of = profile === 'documented' && !only ? ' (of the documented profile)' : '';
  return `${parts.join(', ')}${of}`;
}

function describeFaults(errors: readonly ScoredRow[], facts: RunFacts): string {
  const parts = [...facts.harnessProblems];
  if (errors.length > 0) parts.unshift(`the harness failed on ${count(errors.length, 'requirement')}`);
  return parts.join('; ');
}

/** All that the report counts as open, and how many of them keep the gate from being met. */
function describeUnverified(binding: readonly ScoredRow[], gated: readonly ScoredRow[]): string {
  const parts = [];
  for (const outcome of ['inconclusive', 'untestable'] as const) {
    const all = gated.filter((row) => row.outcome === outcome).length;
    const n = binding.filter((row) => row.outcome === outcome).length;
    const part = all === n ? '' : `, ${n} of them binding`;
    if (n > 0) parts.push(`${count(all, 'requirement')} ${outcome}${part}`);
  }
  return parts.join('; ');
}

function describeMet(gated: readonly ScoredRow[], gate: GateOptions): string {
  const notes = [];
  const warned = gated.filter((row) => row.outcome === 'warn').length;
  const waived = gated.filter((row) => row.outcome === 'waived').length;
  const excepted = usedExceptions(gated, gate.exceptions).length;
  const open = gated.filter((row) => row.outcome === 'untestable').length - excepted;
  if (warned > 0) notes.push(`${count(warned, 'recommendation')} not followed`);
  if (waived > 0) notes.push(`${count(waived, 'finding')} waived`);
  if (excepted > 0)
    notes.push(`${count(excepted, 'requirement')} about the end of a token by declared exception`);
  if (open > 0 && gate.partial)
    notes.push(`${count(open, 'untestable requirement')} let through by --partial`);
  return notes.length > 0 ? notes.join(', ') : 'no finding';
}

/** Counts rows by outcome; the counts add up to the number of rows. */
export function summarise(rows: readonly ScoredRow[]): Record<RowOutcome, number> {
  const summary: Record<RowOutcome, number> = {
    pass: 0,
    fail: 0,
    warn: 0,
    untestable: 0,
    inconclusive: 0,
    'not-applicable': 0,
    waived: 0,
    error: 0,
    excluded: 0,
  };
  for (const row of rows) summary[row.outcome] += 1;
  return summary;
}
