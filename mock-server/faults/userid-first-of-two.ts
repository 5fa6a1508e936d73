import type { Fault } from './fault.ts';

/** Of two userid parameters the first counts. */
export const useridFirstOfTwo: Fault = {
  id: 'userid/first-of-two',
  title: 'Of two userid parameters the first counts',
  breaks: 'userid-repeated',
  harm: 'The copy that is checked may not be the copy that is used.',
  wrap: (steps) => ({
    rejectRepeatedParameters: (exchange, env) => {
      const rest = exchange.parameters.entries.filter(({ name }) => name !== 'userid');
      const first = exchange.parameters.entries.find(({ name }) => name === 'userid');
      exchange.parameters = {
        ...exchange.parameters,
        entries: first ? [...rest, first] : rest,
        repeatedMember: false,
      };
      return steps.rejectRepeatedParameters(exchange, env);
    },
  }),
};
