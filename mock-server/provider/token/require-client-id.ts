import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** The client names itself in the body. */
export const requireClientId: Rule<TokenRequestContext> = (exchange, env) => {
  const value = env.steps.readParameter(exchange.parameters, 'client_id', exchange, env);
  if (value === undefined)
    return refuse('token-client-id-missing', 'client_id is missing or empty', 'client_id');
  exchange.clientId = value;
  return undefined;
};
