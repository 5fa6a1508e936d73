/** What the controls of a client file say, in the words of a report. */

import type { CollectedTest, Control, Stopped } from '../../reports/model/types.ts';
import { collectSecrets } from '../../suites/client/observations/sample.ts';
import type { ClientVouchable, Proof } from '../../suites/client/prove-configuration.ts';
import { toTest } from '../../suites/client/record.ts';

/** The controls of a run. */
export interface ClientProof {
  readonly proofs: readonly Proof[];
  readonly vouched: readonly ClientVouchable[];
  /** Their exchanges. */
  readonly test: CollectedTest;
  readonly codes: ReadonlySet<string>;
  readonly tokens: ReadonlySet<string>;
}

/** Takes down what the controls exchanged. */
export function recordProof(
  proofs: readonly Proof[],
  vouched: readonly ClientVouchable[],
  { providerUrl, redirectUri }: { readonly providerUrl: string; readonly redirectUri: string },
): ClientProof {
  const secrets = { codes: new Set<string>(), tokens: new Set<string>() };
  for (const { entries } of proofs) collectSecrets(entries, redirectUri, secrets);
  const test = toTest({
    scenario: 'configuration',
    title: 'What the client file says',
    durationMs: 0,
    findings: proofs.map(({ part, message, entries }) => ({
      requirement: part,
      title: part,
      finding: { holds: undefined, expected: '', actual: message, entries },
    })),
    providerUrl,
    reproduce: () => '',
  });
  const record = { checks: [], observations: [], exchanges: test.record?.exchanges ?? [] };
  return { proofs, vouched, ...secrets, test: { ...test, requirements: [], record } };
}

const stops = ({ vouched }: ClientProof, { outcome, part, contradiction }: Proof): boolean =>
  outcome === 'refuted' && (contradiction === true || !vouched.includes(part));

/** Why the application is not judged; undefined: it can be. */
export function stoppedByProof(proof: ClientProof): (Stopped & { exitCode: 2 }) | undefined {
  const wrong = proof.proofs.filter((one) => stops(proof, one));
  if (wrong.length === 0) return undefined;
  return {
    stage: `configuration: ${[...new Set(wrong.map(({ part }) => part))].join(', ')}`,
    message: wrong.map(({ part, message }) => `${part}: ${message}`).join('. '),
    advice: wrong.map(advise).join(' '),
    exitCode: 2,
  };
}

function advise({ part, readings, contradiction }: Proof): string {
  const both = `${part}: either the client file is mistaken (${readings?.operator}), or the application is (${readings?.vendor}).`;
  return contradiction
    ? `${both} Give markers of which only one is ever shown.`
    : `${both} If the file is right, run with --vouch ${part}: it is then judged.`;
}

/** The controls as the report lists them. */
export function controlsOf({ proofs, vouched }: ClientProof): Control[] {
  return proofs.map(({ part, outcome, message, readings }) => ({
    step: part,
    outcome,
    message,
    ...(readings ? { readings } : {}),
    ...(outcome === 'refuted' && vouched.includes(part) ? { vouched: true as const } : {}),
  }));
}
