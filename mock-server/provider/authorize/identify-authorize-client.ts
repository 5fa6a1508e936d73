import { refuse } from '../conditions.ts';
import type { AuthorizeRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** The client must be registered under exactly this id. */
export const identifyAuthorizeClient: Rule<AuthorizeRequestContext> = (exchange, env) => {
  const id = env.steps.readParameter(exchange.parameters, 'client_id', exchange, env) ?? '';
  exchange.client = env.steps.findClient(id, exchange, env);
  return exchange.client === undefined
    ? refuse('authorize-client-unknown', `no client is registered as "${id}"`, 'client_id')
    : undefined;
};
