import { refuse } from '../conditions.ts';
import type { AuthorizeRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** Reads the query; a body on a GET is not looked at (RFC 9110 section 9.3.1). */
export const parseAuthorizeQuery: Rule<AuthorizeRequestContext> = (exchange, env) => {
  exchange.parameters = env.steps.parseQuery(exchange.request.rawQuery, exchange, env);
  const { problem } = exchange.parameters;
  return problem === undefined ? undefined : refuse('authorize-query-malformed', problem, 'request');
};
