/** The preflight of a certification run. */
import type { PreflightResult } from '../../suites/targets/preflight.ts';
import type { RunPlan } from '../../suites/targets/target-spec.ts';
import type { Paint } from '../io.ts';
import { stepLines } from './step-lines.ts';

/**
 * Checks a deployment before the suites touch it; the built-in mock needs no check.
 * @returns undefined for the built-in mock
 */
export async function preflightBefore(
  plan: RunPlan,
  say: (line: string) => void,
  paint: Paint,
): Promise<PreflightResult | undefined> {
  if (plan.target.kind === 'built-in') return undefined;
  const { runPreflight } = await import('../../suites/targets/preflight.ts');
  return runPreflight(plan, (step) => {
    if (!step.ok) for (const line of stepLines(step, paint)) say(line);
  });
}
