import type { Report } from './types.ts';

const WITHHELD = 'withheld: a secret in it could not be masked';

/** The report without any free text: verdicts, outcomes and ids, and the words of the catalogue. */
export function bareReport(report: Report): Report {
  const { runId: _, stopped, target, gate, environment, ...rest } = report;
  const { node, platform, playwright, workers, requests, signIns, failedSignIns, rateLimited } = environment;
  const known = { playwright, workers, requests, signIns, failedSignIns, rateLimited };
  const { reason: _reason, ...decided } = gate;
  return {
    ...rest,
    target: {
      name: 'withheld',
      baseUrl: 'withheld',
      interaction: 'withheld',
      kind: target.kind,
      ...(target.offers && { offers: target.offers }),
    },
    gate: decided,
    ...(stopped && { stopped: { stage: 'withheld', message: WITHHELD, advice: '' } }),
    requirements: report.requirements.map(
      ({ id, area, profile, level, outcome, title, statement, source, scored }) => ({
        ...{ id, area, profile, level, outcome, title, statement, source },
        ...(scored !== undefined && { scored }),
        checks: [],
      }),
    ),
    observations: [],
    exchanges: [],
    waivers: [],
    environment: { node, platform, ...definedOnly(known) },
  };
}

function definedOnly<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
