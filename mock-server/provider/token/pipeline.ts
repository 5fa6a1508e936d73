import type { TokenExchange } from '../exchange.ts';
import type { ProviderSteps, Rule } from '../steps.ts';

/**
 * The token request is validated in this order: what was sent, who sent it, whether the code is good and theirs.
 * `claimCode` is the point of no return; it decides and marks in one synchronous step.
 */
export function tokenRules(steps: ProviderSteps): readonly Rule<TokenExchange>[] {
  return [
    steps.checkBodySize,
    steps.checkMediaType,
    steps.parseTokenBody,
    steps.rejectRepeatedParameters,
    steps.rejectMistypedParameters,
    steps.requireClientId,
    steps.requireClientSecret,
    steps.requireRedirectUri,
    steps.requireCode,
    steps.identifyTokenClient,
    steps.checkClientSecret,
    steps.checkCodeKnown,
    steps.checkCodeClient,
    steps.checkCodeUnused,
    steps.checkCodeExpiry,
    steps.checkCodeRedirectUri,
    steps.checkCodeUser,
    steps.claimCode,
    steps.issueToken,
  ];
}

/** The parameters of a token request; any other is ignored (RFC 6749 section 3.2). */
export const TOKEN_PARAMETERS = ['client_id', 'client_secret', 'redirect_uri', 'code', 'userid'] as const;
