import type { ResourceExchange } from '../exchange.ts';
import type { ProviderSteps, Rule } from '../steps.ts';

/** Every protected request passes these, in this order, before anything is looked up. */
export function resourceRules(steps: ProviderSteps): readonly Rule<ResourceExchange>[] {
  return [
    steps.checkBearer,
    steps.checkTokenKnown,
    steps.checkTokenRevoked,
    steps.checkTokenExpiry,
    steps.checkTokenAudience,
  ];
}
