import type { JudgedWaiver, RequirementResult, Waiver, WaiverState } from './types.ts';

export interface WaiverEffect {
  rows: RequirementResult[];
  waivers: JudgedWaiver[];
  /** One line for each waiver that must be put right before the gate can be judged. */
  problems: string[];
}

/**
 * Turns the outcome of broken rows that a valid waiver covers into `waived`.
 *
 * @param today the day of the run, `YYYY-MM-DD`, UTC; a waiver holds through its last day.
 */
export function applyWaivers(
  rows: readonly RequirementResult[],
  waivers: readonly Waiver[],
  today: string,
): WaiverEffect {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const judged = waivers.map((waiver) => ({ ...waiver, state: judgeWaiver(waiver, byId, today) }));
  const used = new Map(
    judged.filter(({ state }) => state === 'used').map((waiver) => [waiver.requirement, waiver]),
  );
  return {
    rows: rows.map((row) => {
      const waiver = used.get(row.id);
      return waiver ? waive(row, waiver) : row;
    }),
    waivers: judged,
    problems: judged.flatMap(describeProblem),
  };
}

function judgeWaiver(waiver: Waiver, rows: Map<string, RequirementResult>, today: string): WaiverState {
  const row = rows.get(waiver.requirement);
  if (!row) return 'unknown';
  if (waiver.expires < today) return 'expired';
  if (row.outcome === 'fail' || row.outcome === 'warn') return 'used';
  return row.outcome === 'pass' || row.outcome === 'not-applicable' ? 'stale' : 'unused';
}

function waive(row: RequirementResult, waiver: Waiver): RequirementResult {
  const reason = `Waived by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}`;
  return { ...row, outcome: 'waived', reason };
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
