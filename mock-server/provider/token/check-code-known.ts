import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** The code must be one that was issued. */
export const checkCodeKnown: Rule<TokenRequestContext> = (exchange, env) => {
  exchange.codeRecord = env.steps.findCode(exchange.code, exchange, env);
  return exchange.codeRecord === undefined
    ? refuse('token-code-unknown', 'this code was never issued, or long ago', 'code')
    : undefined;
};
