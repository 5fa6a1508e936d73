import type { Fault } from './fault.ts';

/** An array that holds the userid is unwrapped. */
export const useridArrayUnwrapped: Fault = {
  id: 'userid/array-unwrapped',
  title: 'An array that holds the userid is unwrapped',
  breaks: 'userid-wrong-type',
  harm: 'Loose conversion makes one user equal to another.',
  wrap: (steps) => ({
    rejectMistypedParameters: (exchange, env) => {
      const entries = exchange.parameters.entries.map((entry) => {
        const found = entry.name === 'userid' ? /^\["([^"]*)"/.exec(entry.raw) : null;
        return found ? { ...entry, value: found[1] } : entry;
      });
      exchange.parameters = { ...exchange.parameters, entries };
      return steps.rejectMistypedParameters(exchange, env);
    },
  }),
};
