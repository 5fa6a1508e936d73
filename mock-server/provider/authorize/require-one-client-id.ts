import { refuse } from '../conditions.ts';
import type { AuthorizeRequestContext } from '../exchange.ts';
import { countParameter } from '../parse/parameters.ts';
import type { Rule } from '../steps.ts';

/** `client_id` is required, once (RFC 6749 section 3.1: parameters must not be repeated). */
export const requireOneClientId: Rule<AuthorizeRequestContext> = (exchange, env) => {
  const times = countParameter(exchange.parameters, 'client_id');
  if (times > 1)
    return refuse('authorize-client-id-repeated', `client_id was sent ${times} times`, 'client_id');
  return env.steps.readParameter(exchange.parameters, 'client_id', exchange, env) === undefined
    ? refuse('authorize-client-id-missing', 'client_id is missing or empty', 'client_id')
    : undefined;
};
