import type { AuthorizeExchange } from '../exchange.ts';
import type { ProviderSteps, Rule } from '../steps.ts';

/**
 * The authorization request is validated in this order. Nothing before `checkRedirectUriRegistered` may redirect:
 * the exchange has no target until then.
 */
export function authorizeRules(steps: ProviderSteps): readonly Rule<AuthorizeExchange>[] {
  return [
    steps.parseAuthorizeQuery,
    steps.requireOneClientId,
    steps.identifyAuthorizeClient,
    steps.requireOneRedirectUri,
    steps.checkRedirectUriRegistered,
    steps.rejectRepeatedState,
    steps.rejectRepeatedUserid,
    steps.checkUserExists,
  ];
}
