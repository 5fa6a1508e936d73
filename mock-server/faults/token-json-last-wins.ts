import type { Fault } from './fault.ts';

/** Of repeated JSON members the last counts. */
export const tokenJsonLastWins: Fault = {
  id: 'token/json-last-wins',
  title: 'Of repeated JSON members the last counts',
  breaks: 'token-json-repeated',
  harm: 'Parsers disagree about which one counts.',
  wrap: (steps) => ({
    rejectRepeatedParameters: (exchange, env) =>
      exchange.encoding === 'json' ? undefined : steps.rejectRepeatedParameters(exchange, env),
  }),
};
