import type { Fault } from './fault.ts';

/** A userid in the URL counts more than the one in the body. */
export const useridFromQuery: Fault = {
  id: 'userid/from-query',
  title: 'A userid in the URL counts more than the one in the body',
  breaks: 'userid-not-from-query',
  harm: 'The user that a gateway checked in the body is not the one that gets the token.',
  wrap: (steps) => ({
    parseTokenBody: async (exchange, env) => {
      const refusal = await steps.parseTokenBody(exchange, env);
      if (refusal !== undefined || exchange.request.rawQuery === '') return refusal;
      const userid = steps
        .parseQuery(exchange.request.rawQuery, exchange, env)
        .entries.find(({ name }) => name === 'userid');
      if (userid === undefined) return undefined;
      const rest = exchange.parameters.entries.filter(({ name }) => name !== 'userid');
      exchange.parameters = { ...exchange.parameters, entries: [...rest, userid] };
      return undefined;
    },
  }),
};
