import { refuse } from '../conditions.ts';
import type { AuthorizeRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** A `userid` that is sent must be an existing user's; none, or an empty one, asks for a generic code. */
export const checkUserExists: Rule<AuthorizeRequestContext> = (exchange, env) => {
  const userid = env.steps.readParameter(exchange.parameters, 'userid', exchange, env);
  if (userid === undefined) return undefined;
  exchange.user = env.steps.resolveUser(userid, exchange, env);
  return exchange.user === undefined
    ? refuse('authorize-user-unknown', `there is no user "${userid}"`, 'userid')
    : undefined;
};
