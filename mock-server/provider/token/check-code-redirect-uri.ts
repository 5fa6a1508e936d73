import { refuse } from '../conditions.ts';
import { describeDifference } from '../describe-difference.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** The redirect URI must be exactly the one the code was issued for, not merely a registered one. */
export const checkCodeRedirectUri: Rule<TokenRequestContext> = (exchange, env) => {
  const issued = exchange.codeRecord?.redirectUri ?? '';
  if (env.steps.matchIssuedRedirectUri(issued, exchange.redirectUri, exchange, env)) return undefined;
  const reason = `redirect_uri ${describeDifference([issued], exchange.redirectUri)}`;
  return refuse('token-redirect-uri-mismatch', reason, 'redirect_uri');
};
