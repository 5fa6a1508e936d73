import type { Fault } from './fault.ts';

/** Parameters missing from the body are taken from the URL. */
export const tokenQueryFillsGaps: Fault = {
  id: 'token/query-fills-gaps',
  title: 'Parameters missing from the body are taken from the URL',
  breaks: 'token-query-refused',
  harm: 'Secrets in URLs are written to logs.',
  wrap: (steps) => ({
    parseTokenBody: async (exchange, env) => {
      const refusal = await steps.parseTokenBody(exchange, env);
      if (refusal !== undefined || exchange.request.rawQuery === '') return refusal;
      const names = new Set(exchange.parameters.entries.map(({ name }) => name));
      const query = steps
        .parseQuery(exchange.request.rawQuery, exchange, env)
        .entries.filter(({ name }) => !names.has(name));
      exchange.parameters = { ...exchange.parameters, entries: [...exchange.parameters.entries, ...query] };
      return undefined;
    },
  }),
};
