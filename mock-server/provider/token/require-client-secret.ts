import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** The client authenticates in the body. */
export const requireClientSecret: Rule<TokenRequestContext> = (exchange, env) => {
  const value = env.steps.readParameter(exchange.parameters, 'client_secret', exchange, env);
  if (value === undefined)
    return refuse('token-client-secret-missing', 'client_secret is missing or empty', 'client_secret');
  exchange.clientSecret = value;
  return undefined;
};
