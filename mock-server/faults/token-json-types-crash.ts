import type { Fault } from './fault.ts';

/** Members of the wrong type are answered with 500. */
export const tokenJsonTypesCrash: Fault = {
  id: 'token/json-types-crash',
  title: 'Members of the wrong type are answered with 500',
  breaks: 'token-json-wrong-types',
  harm: 'Input that crashes a handler is the first step to taking the service down.',
  wrap: () => ({
    rejectMistypedParameters: (exchange) => {
      if (exchange.parameters.entries.some(({ value }) => value === undefined))
        throw new TypeError('value.trim is not a function');
      return undefined;
    },
  }),
};
