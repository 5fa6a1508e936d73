import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** Reads the body as its label says. Parameters in the URL are not looked at. */
export const parseTokenBody: Rule<TokenRequestContext> = (exchange, env) => {
  const { body } = exchange.request;
  exchange.parameters =
    exchange.encoding === 'json'
      ? env.steps.parseJsonBody(body, exchange, env)
      : env.steps.parseFormBody(body, exchange, env);
  const { problem } = exchange.parameters;
  return problem === undefined ? undefined : refuse('token-body-malformed', problem, 'request');
};
