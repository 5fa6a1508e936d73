import type { Fault } from './fault.ts';

/** Of two userid members the last counts, though everything else that is repeated is refused. */
export const useridLastOfTwoInJson: Fault = {
  id: 'userid/last-of-two-in-json',
  title: 'Of two userid members the last counts',
  breaks: 'userid-json-repeated',
  harm: 'A gateway and the provider each read another user.',
  wrap: (steps) => ({
    rejectRepeatedParameters: (exchange, env) => {
      const { parameters } = exchange;
      if (exchange.encoding === 'json' && parameters.entries.some(({ name }) => name === 'userid'))
        exchange.parameters = { ...parameters, repeatedMember: false };
      return steps.rejectRepeatedParameters(exchange, env);
    },
  }),
};
