import { checkBodySize } from './check-body-size.ts';
import { checkClientSecret } from './check-client-secret.ts';
import { checkCodeClient } from './check-code-client.ts';
import { checkCodeExpiry } from './check-code-expiry.ts';
import { checkCodeKnown } from './check-code-known.ts';
import { checkCodeRedirectUri } from './check-code-redirect-uri.ts';
import { checkCodeUnused } from './check-code-unused.ts';
import { checkCodeUser } from './check-code-user.ts';
import { checkMediaType } from './check-media-type.ts';
import { claimCode } from './claim-code.ts';
import { identifyTokenClient } from './identify-token-client.ts';
import { issueToken } from './issue-token.ts';
import { parseTokenBody } from './parse-token-body.ts';
import { rejectMistypedParameters } from './reject-mistyped-parameters.ts';
import { rejectRepeatedParameters } from './reject-repeated-parameters.ts';
import { requireClientId } from './require-client-id.ts';
import { requireClientSecret } from './require-client-secret.ts';
import { requireCode } from './require-code.ts';
import { requireRedirectUri } from './require-redirect-uri.ts';

/**
 * The token request is validated in this order: what was sent, who sent it, whether the code is good and theirs.
 * `claimCode` is the point of no return; it decides and marks in one synchronous step.
 */
export const TOKEN_RULES = {
  checkBodySize,
  checkMediaType,
  parseTokenBody,
  rejectRepeatedParameters,
  rejectMistypedParameters,
  requireClientId,
  requireClientSecret,
  requireRedirectUri,
  requireCode,
  identifyTokenClient,
  checkClientSecret,
  checkCodeKnown,
  checkCodeClient,
  checkCodeUnused,
  checkCodeExpiry,
  checkCodeRedirectUri,
  checkCodeUser,
  claimCode,
  issueToken,
};

/** The parameters of a token request; any other is ignored (RFC 6749 section 3.2). */
export const TOKEN_PARAMETERS = ['client_id', 'client_secret', 'redirect_uri', 'code', 'userid'] as const;
