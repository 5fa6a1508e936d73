/** The preflight of a certification run. */

import type { Capability } from '../../specs/index.ts';
import type { RunPlan } from '../../suites/flows/target-spec.ts';
import type { Paint } from '../io.ts';
import type { PreflightResult } from '../targets/preflight.ts';
import { stepLines } from './step-lines.ts';

/**
 * Shows that the target file is right before the suites judge by it; the built-in mock is vouched for.
 * @returns undefined for the built-in mock
 */
export async function preflightBefore(
  plan: RunPlan,
  say: (line: string) => void,
  paint: Paint,
): Promise<PreflightResult | undefined> {
  if (plan.target.kind === 'built-in') return undefined;
  const { runPreflight } = await import('../targets/preflight.ts');
  return runPreflight(plan, (step) => {
    if (!step.ok) for (const line of stepLines(step, paint)) say(line);
  });
}

/** The plan of the suites, which need not show again what the preflight has shown. */
export function planAfter(plan: RunPlan, preflight: PreflightResult | undefined): RunPlan {
  if (!preflight) return plan;
  const { oneAtATime, signsInForEachCode } = preflight;
  return {
    ...plan,
    proved: provedBy(preflight),
    ...(oneAtATime && { oneAtATime }),
    ...(signsInForEachCode && { signsInForEachCode }),
  };
}

/** What rows may rely on without showing it again. */
function provedBy({ steps }: PreflightResult): Capability[] {
  const of = (proved: boolean) =>
    steps
      .filter(({ outcome }) => (outcome === 'proved') === proved)
      .flatMap(({ capabilities = [] }) => capabilities);
  const open = new Set(of(false));
  return [...new Set(of(true))].filter((capability) => !open.has(capability));
}
