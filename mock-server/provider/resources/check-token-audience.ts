import { refuse } from '../conditions.ts';
import type { ResourceRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** A generic token is good for ListUsers only; a user's token for everything. */
export const checkTokenAudience: Rule<ResourceRequestContext> = ({ token, route }) =>
  token?.user !== undefined || route.endpoint === 'users'
    ? undefined
    : refuse('resource-token-generic', 'a generic token is good for ListUsers only');
