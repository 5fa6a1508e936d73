import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** There is nothing to exchange without a code. */
export const requireCode: Rule<TokenRequestContext> = (exchange, env) => {
  const value = env.steps.readParameter(exchange.parameters, 'code', exchange, env);
  if (value === undefined) return refuse('token-code-missing', 'code is missing or empty', 'code');
  exchange.code = value;
  return undefined;
};
