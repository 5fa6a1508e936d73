/** Judges the built-in mock in a selection of rows, with faults and in a dialect. */
import type { RequirementResult } from '../../reports/model/types.ts';
import { assembleReport } from '../../runner/certify/assemble-report.ts';
import { runSuites } from '../../runner/certify/run-suites.ts';
import type { RequirementId } from '../../specs/index.ts';
import type { RunPlan } from '../../suites/flows/target-spec.ts';
import { processIo } from '../io.ts';

export interface Misbehaviour {
  readonly faults?: readonly string[];
  readonly dialect?: string;
}

/** What a report says of these rows; pages are not looked at. */
export async function judgeBuiltIn(
  rows: readonly RequirementId[],
  { faults = [], dialect = 'strict' }: Misbehaviour,
): Promise<RequirementResult[]> {
  const plan: RunPlan = {
    target: { kind: 'built-in', interaction: 'none', faults, dialect },
    allowAttacks: true,
    only: rows,
    tagKey: '00'.repeat(16),
    browserMissing: 'no page is looked at',
  };
  const { collection, secrets } = await runSuites(plan, { quiet: true, io: processIo() });
  const gate = { profile: 'hardened', failOn: 'fail', partial: true } as const;
  const facts = { plan, startedAt: new Date(), gate, waivers: [] };
  const results = { preflight: undefined, collection, secrets, durationMs: 0 };
  const { report } = await assembleReport(facts, results);
  return report.requirements.filter(({ id }) => (rows as readonly string[]).includes(id));
}
