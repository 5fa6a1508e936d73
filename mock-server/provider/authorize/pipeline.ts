import { checkRedirectUriRegistered } from './check-redirect-uri-registered.ts';
import { checkUserExists } from './check-user-exists.ts';
import { identifyAuthorizeClient } from './identify-authorize-client.ts';
import { parseAuthorizeQuery } from './parse-authorize-query.ts';
import { rejectRepeatedState } from './reject-repeated-state.ts';
import { rejectRepeatedUserid } from './reject-repeated-userid.ts';
import { requireOneClientId } from './require-one-client-id.ts';
import { requireOneRedirectUri } from './require-one-redirect-uri.ts';

/**
 * The authorization request is validated in this order. Nothing before `checkRedirectUriRegistered` may redirect:
 * the exchange has no target until then.
 */
export const AUTHORIZE_RULES = {
  parseAuthorizeQuery,
  requireOneClientId,
  identifyAuthorizeClient,
  requireOneRedirectUri,
  checkRedirectUriRegistered,
  rejectRepeatedState,
  rejectRepeatedUserid,
  checkUserExists,
};
