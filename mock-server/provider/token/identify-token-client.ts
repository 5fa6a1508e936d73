import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** The client must be registered under exactly this id. */
export const identifyTokenClient: Rule<TokenRequestContext> = (exchange, env) => {
  exchange.client = env.steps.findClient(exchange.clientId, exchange, env);
  return exchange.client === undefined
    ? refuse('token-client-unknown', `no client is registered as "${exchange.clientId}"`, 'client_id')
    : undefined;
};
