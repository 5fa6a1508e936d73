import { refuse } from '../conditions.ts';
import type { ResourceExchange } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** A generic token is good for ListUsers only; a user's token for everything. */
export const checkTokenAudience: Rule<ResourceExchange> = ({ token, route }) =>
  token?.user !== undefined || route.endpoint === 'users'
    ? undefined
    : refuse('resource-token-generic', 'a generic token is good for ListUsers only');
