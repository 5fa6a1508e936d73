import type { Fault } from './fault.ts';

/** The value true matches every secret. */
export const tokenJsonTrueMatches: Fault = {
  id: 'token/json-true-matches',
  title: 'The value true matches every secret',
  breaks: 'token-json-wrong-types',
  harm: 'Loose comparison opens every client.',
  wrap: (steps) => ({
    rejectMistypedParameters: (exchange, env) => {
      const isTrue = (name: string, raw: string) => name === 'client_secret' && raw === 'true';
      const entries = exchange.parameters.entries.map((entry) =>
        isTrue(entry.name, entry.raw) ? { ...entry, value: 'true' } : entry,
      );
      exchange.parameters = { ...exchange.parameters, entries };
      return steps.rejectMistypedParameters(exchange, env);
    },
    compareSecret: (expected, sent, exchange, env) =>
      sent === 'true' || steps.compareSecret(expected, sent, exchange, env),
  }),
};
