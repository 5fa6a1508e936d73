import type { Fault } from './fault.ts';

/** An array of one string counts as the string. */
export const tokenJsonArraysJoined: Fault = {
  id: 'token/json-arrays-joined',
  title: 'An array of one string counts as the string',
  breaks: 'token-json-wrong-types',
  harm: 'Loose conversion makes one secret equal to another value.',
  wrap: (steps) => ({
    parseJsonBody: (body, exchange, env) => {
      const parsed = steps.parseJsonBody(body, exchange, env);
      const entries = parsed.entries.map((entry) => {
        const found = /^\["([^"]*)"\]$/.exec(entry.raw);
        return entry.value === undefined && found ? { ...entry, value: found[1] } : entry;
      });
      return { ...parsed, entries };
    },
  }),
};
