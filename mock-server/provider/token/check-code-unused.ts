import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** A code works once. Its client presenting it again ends the token that came from it (RFC 6749 section 4.1.2). */
export const checkCodeUnused: Rule<TokenRequestContext> = (exchange, env) => {
  const code = exchange.codeRecord;
  if (code?.usedAt === undefined) return undefined;
  env.steps.revokeIssuedToken(code, exchange, env);
  return refuse('token-code-used', `this code was used ${exchange.at - code.usedAt} ms earlier`, 'code');
};
