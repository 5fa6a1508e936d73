import type { Fault } from './fault.ts';

/** GET with everything in the query yields a token. */
export const tokenGetAccepted: Fault = {
  id: 'token/get-accepted',
  title: 'GET with everything in the query yields a token',
  breaks: 'token-get-refused',
  harm: 'Secrets are written to logs, and a link redeems codes.',
  wrap: (steps) => ({
    checkMethod: (exchange, env) =>
      exchange.route.endpoint === 'token' && exchange.request.method === 'GET'
        ? undefined
        : steps.checkMethod(exchange, env),
    checkMediaType: (exchange, env) => {
      if (exchange.request.method !== 'GET') return steps.checkMediaType(exchange, env);
      exchange.encoding = 'form';
      return undefined;
    },
    parseFormBody: (body, exchange, env) =>
      exchange.request.method === 'GET'
        ? steps.parseQuery(exchange.request.rawQuery, exchange, env)
        : steps.parseFormBody(body, exchange, env),
  }),
};
