import type { JudgedWaiver, RequirementResult, Waiver, WaiverState } from './types.ts';

export interface WaiverEffect {
  rows: RequirementResult[];
  waivers: JudgedWaiver[];
  /** One line for each waiver that must be put right before the gate can be judged. */
  problems: string[];
}

export interface WaiverTerms {
  /** The day of the run, `YYYY-MM-DD`, UTC; a waiver holds through its last day. */
  today: string;
  /** A certification run: no waiver has any effect, and none can be stale. */
  ignore?: boolean;
  /** A part of a run cannot know that a requirement is met: another part may see it broken. */
  partOfRun?: boolean;
}

/** Turns the outcome of broken rows that a valid waiver covers into `waived`. */
export function applyWaivers(
  rows: readonly RequirementResult[],
  waivers: readonly Waiver[],
  terms: WaiverTerms,
): WaiverEffect {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const judged = waivers.map((waiver) => ({ ...waiver, state: judgeWaiver(waiver, byId, terms) }));
  const used = new Map(
    judged.filter(({ state }) => state === 'used').map((waiver) => [waiver.requirement, waiver]),
  );
  return {
    rows: rows.map((row) => {
      const waiver = used.get(row.id);
      return waiver ? waive(row, waiver) : row;
    }),
    waivers: judged,
    problems: describeWaiverProblems(judged),
  };
}

function judgeWaiver(
  waiver: Waiver,
  rows: Map<string, RequirementResult>,
  { today, ignore, partOfRun }: WaiverTerms,
): WaiverState {
  if (ignore) return 'ignored';
  const row = rows.get(waiver.requirement);
  if (!row) return 'unknown';
  if (waiver.expires < today) return 'expired';
  if (row.outcome === 'fail' || row.outcome === 'warn') return 'used';
  if (partOfRun) return 'unused';
  return row.outcome === 'pass' || row.outcome === 'not-applicable' ? 'stale' : 'unused';
}

function waive(row: RequirementResult, waiver: Waiver): RequirementResult {
  const reason = `Waived by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}`;
  return { ...row, outcome: 'waived', reason };
}

/** The waivers of a report, which its schema leaves open. */
export function isJudgedWaiver(waiver: object): waiver is JudgedWaiver {
  return 'requirement' in waiver && 'state' in waiver;
}

/** One line for each waiver that must be put right (exit code 6). */
export function describeWaiverProblems(waivers: readonly object[]): string[] {
  return waivers.filter(isJudgedWaiver).flatMap(describeProblem);
}

function describeProblem({ requirement, expires, state }: JudgedWaiver): string[] {
  switch (state) {
    case 'stale':
      return [`the waiver for ${requirement} is stale: the requirement is met`];
    case 'expired':
      return [`the waiver for ${requirement} expired on ${expires}`];
    case 'unknown':
      return [`a waiver names ${requirement}, which is no requirement`];
    default:
      return [];
  }
}
