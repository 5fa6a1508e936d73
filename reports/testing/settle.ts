/** Reports that were altered on purpose, made to say one thing again. */
import { describeWaiverProblems, isJudgedWaiver } from '../model/apply-waivers.ts';
import { decideGate, decideVerdict, isCertifying, summarise, worstOutcome } from '../model/score.ts';
import type { Report, RequirementResult } from '../model/types.ts';

/** What follows from the checks, waivers and completeness of a report, put into it as a run would have. */
export function settle(report: Report): Report {
  const { gate, complete, shard, stopped, waivers, environment } = report;
  const requirements = report.requirements.map((row) => ({ ...row, outcome: outcomeOf(row, report) }));
  const { exitCode, ...decision } = decideGate(
    shard ? requirements.filter(({ checks }) => checks.length > 0) : requirements,
    gate,
    {
      complete,
      harnessProblems: environment.harnessProblems === undefined ? [] : [String(environment.harnessProblems)],
      waiverProblems: describeWaiverProblems(waivers),
      partOfRun: shard !== undefined,
    },
  );
  const certifying = isCertifying(report);
  return {
    ...report,
    requirements,
    verdicts: {
      documented: decideVerdict(requirements, 'documented', certifying, gate.exceptions),
      hardened: decideVerdict(requirements, 'hardened', certifying, gate.exceptions),
      interop: 'informational',
    },
    summary: summarise(requirements),
    ...(stopped ? {} : { exitCode, gate: { ...gate, ...decision } }),
  };
}

function outcomeOf(row: RequirementResult, { waivers }: Report): RequirementResult['outcome'] {
  const worst = worstOutcome(row.checks.map(({ outcome }) => outcome));
  if (worst === undefined) return row.outcome;
  const waived = waivers.some(
    (waiver) => isJudgedWaiver(waiver) && waiver.requirement === row.id && waiver.state === 'used',
  );
  return waived ? 'waived' : worst;
}
