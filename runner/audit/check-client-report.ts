import type { Secret } from '../../reports/model/redact.ts';
import type { ClientConfiguration } from '../../specs/generated/client.ts';
import type { ScenarioResults } from '../../suites/client/run-scenarios.ts';
import { assembleClientReport } from '../client/assemble-client-report.ts';
import { recordProof } from '../client/proof-report.ts';
import { checkFiles } from './check-reports.ts';

/** An audit vouches for its clients. */
const NO_PROOF = recordProof([], [], { providerUrl: 'http://127.0.0.1', redirectUri: '' });

/**
 * What is wrong with the report of a client that was judged, in all formats.
 * @param issued What the provider of the run handed out, by its own account.
 */
export function checkClientReport(
  config: ClientConfiguration,
  results: ScenarioResults,
  issued: readonly Secret[],
): string[] {
  const { report, guard } = assembleClientReport({
    client: config,
    outcome: { kind: 'played', results, interrupted: false, offers: new Set(), proof: NO_PROOF },
    startedAt: new Date(0),
    durationMs: 0,
    browser: undefined,
    gate: { profile: 'hardened', failOn: 'fail', partial: true },
    waivers: [],
  });
  return checkFiles(report, guard, issued);
}
