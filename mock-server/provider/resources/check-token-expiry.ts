import { refuse } from '../conditions.ts';
import type { ResourceRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** A token ends at the instant printed in `expiration`, that instant included. */
export const checkTokenExpiry: Rule<ResourceRequestContext> = ({ token, at }, env) =>
  token !== undefined && env.steps.isTokenExpired(token, at, env)
    ? refuse('resource-token-expired', `this token expired ${at - token.expiresAt} ms ago`)
    : undefined;
