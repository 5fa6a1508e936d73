import { refuse } from '../conditions.ts';
import type { ResourceRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** A token ends when the code it came from is presented again. */
export const checkTokenRevoked: Rule<ResourceRequestContext> = ({ token }) =>
  token?.revoked === true
    ? refuse('resource-token-invalid', 'this token was revoked, because its code was presented again')
    : undefined;
