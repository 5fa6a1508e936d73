import { refuse } from '../conditions.ts';
import type { ResourceExchange } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** A token ends at the instant printed in `expiration`, that instant included. */
export const checkTokenExpiry: Rule<ResourceExchange> = ({ token, at }, env) =>
  token !== undefined && env.steps.isTokenExpired(token, at, env)
    ? refuse('resource-token-expired', `this token expired ${at - token.expiresAt} ms ago`)
    : undefined;
