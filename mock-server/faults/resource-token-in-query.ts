import type { Fault } from './fault.ts';

/** A token in the URL is accepted. */
export const resourceTokenInQuery: Fault = {
  id: 'resource/token-in-query',
  title: 'A token in the URL is accepted',
  breaks: 'resource-token-in-query',
  harm: 'URLs are written to logs.',
  wrap: (steps) => ({
    checkBearer: async (exchange, env) => {
      const refusal = await steps.checkBearer(exchange, env);
      const query = steps.parseQuery(exchange.request.rawQuery, exchange, env);
      const token = steps.readParameter(query, 'access_token', exchange, env);
      if (refusal === undefined || token === undefined) return refusal;
      exchange.bearer = token;
      return undefined;
    },
  }),
};
