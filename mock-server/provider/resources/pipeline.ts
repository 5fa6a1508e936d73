import { checkBearer } from './check-bearer.ts';
import { checkTokenAudience } from './check-token-audience.ts';
import { checkTokenExpiry } from './check-token-expiry.ts';
import { checkTokenKnown } from './check-token-known.ts';
import { checkTokenRevoked } from './check-token-revoked.ts';

/** Every protected request passes these, in this order, before anything is looked up. */
export const RESOURCE_RULES = {
  checkBearer,
  checkTokenKnown,
  checkTokenRevoked,
  checkTokenExpiry,
  checkTokenAudience,
};
