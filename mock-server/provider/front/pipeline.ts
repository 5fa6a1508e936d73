import type { AnyExchange } from '../exchange.ts';
import type { ProviderSteps, Rule } from '../steps.ts';

/** What every request passes first, in this order. */
export function frontRules(steps: ProviderSteps): readonly Rule<AnyExchange>[] {
  return [steps.checkRateLimit, steps.checkBlockedPatterns, steps.checkPathKnown, steps.checkMethod];
}
