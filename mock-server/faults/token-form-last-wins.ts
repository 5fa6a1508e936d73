import type { Fault } from './fault.ts';

/** Of repeated form parameters the last counts. */
export const tokenFormLastWins: Fault = {
  id: 'token/form-last-wins',
  title: 'Of repeated form parameters the last counts',
  breaks: 'token-form-repeated',
  harm: 'Gateway and provider read different copies.',
  wrap: (steps) => ({
    rejectRepeatedParameters: (exchange, env) =>
      exchange.encoding === 'form' ? undefined : steps.rejectRepeatedParameters(exchange, env),
    parseFormBody: (body, exchange, env) => {
      const parsed = steps.parseFormBody(body, exchange, env);
      return exchange.kind === 'token' ? { ...parsed, entries: parsed.entries.toReversed() } : parsed;
    },
  }),
};
