import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** The redirect URI of the authorization request is repeated. */
export const requireRedirectUri: Rule<TokenRequestContext> = (exchange, env) => {
  const value = env.steps.readParameter(exchange.parameters, 'redirect_uri', exchange, env);
  if (value === undefined)
    return refuse('token-redirect-uri-missing', 'redirect_uri is missing or empty', 'redirect_uri');
  exchange.redirectUri = value;
  return undefined;
};
