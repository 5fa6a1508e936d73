import { refuse } from '../provider/conditions.ts';
import type { OverrideSteps } from '../provider/steps.ts';

/** The authorization endpoint takes its parameters from a posted form or JSON too (RFC 6749 section 3.1). */
export const authorizationByPost: OverrideSteps = (steps) => ({
  checkMethod: (exchange, env) =>
    exchange.route.endpoint === 'authorize' && exchange.request.method === 'POST'
      ? undefined
      : steps.checkMethod(exchange, env),
  parseAuthorizeQuery: (exchange, env) => {
    const { request } = exchange;
    const kind = steps.readBodyKind(request, exchange, env);
    if (request.method !== 'POST' || kind === 'other') return steps.parseAuthorizeQuery(exchange, env);
    exchange.parameters =
      kind === 'json'
        ? steps.parseJsonBody(request.body, exchange, env)
        : steps.parseFormBody(request.body, exchange, env);
    const { problem } = exchange.parameters;
    return problem === undefined ? undefined : refuse('authorize-query-malformed', problem, 'request');
  },
});
