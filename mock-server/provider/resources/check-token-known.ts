import { refuse } from '../conditions.ts';
import type { ResourceRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** The token must be one that was issued. */
export const checkTokenKnown: Rule<ResourceRequestContext> = (exchange, env) => {
  exchange.token = env.steps.findToken(exchange.bearer, exchange, env);
  return exchange.token === undefined
    ? refuse('resource-token-invalid', 'this token was never issued, or long ago')
    : undefined;
};
