import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/**
 * Takes the code, if it is still there to be taken. Looking and marking happen without giving way to another
 * request, so that of any number of simultaneous exchanges one succeeds.
 */
export const claimCode: Rule<TokenRequestContext> = (exchange, env) => {
  const code = exchange.codeRecord;
  if (code === undefined || code.usedAt !== undefined) {
    return refuse('token-code-used', 'this code was used by a simultaneous request', 'code');
  }
  env.steps.markCodeUsed(code, exchange, env);
  return undefined;
};
