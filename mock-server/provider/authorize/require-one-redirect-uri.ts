import { refuse } from '../conditions.ts';
import type { AuthorizeRequestContext } from '../exchange.ts';
import { countParameter } from '../parse/parameters.ts';
import type { Rule } from '../steps.ts';

/** `redirect_uri` is required, once, even when the client has registered a single one. */
export const requireOneRedirectUri: Rule<AuthorizeRequestContext> = (exchange, env) => {
  const times = countParameter(exchange.parameters, 'redirect_uri');
  if (times > 1) {
    return refuse('authorize-redirect-uri-repeated', `redirect_uri was sent ${times} times`, 'redirect_uri');
  }
  return env.steps.readParameter(exchange.parameters, 'redirect_uri', exchange, env) === undefined
    ? refuse('authorize-redirect-uri-missing', 'redirect_uri is missing or empty', 'redirect_uri')
    : undefined;
};
