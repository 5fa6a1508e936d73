import type { Fault } from './fault.ts';

/** The secret may stand in the URL. */
export const tokenSecretFromQuery: Fault = {
  id: 'token/secret-from-query',
  title: 'The secret may stand in the URL',
  breaks: 'token-query-refused',
  harm: 'The secret is written to logs.',
  wrap: (steps) => ({
    requireClientSecret: async (exchange, env) => {
      const query = steps.parseQuery(exchange.request.rawQuery, exchange, env);
      const secret = steps.readParameter(query, 'client_secret', exchange, env);
      const refusal = await steps.requireClientSecret(exchange, env);
      if (refusal === undefined || secret === undefined) return refusal;
      exchange.clientSecret = secret;
      return undefined;
    },
  }),
};
