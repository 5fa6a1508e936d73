import type { Fault } from './fault.ts';
import { matchForOperator } from './match-for-operator.ts';

/** An object as secret is handed to the database as an operator. */
export const tokenOperatorsReachDatabase: Fault = {
  id: 'token/operators-reach-database',
  title: 'An object as secret is handed to the database as an operator',
  breaks: 'token-json-operators',
  harm: 'The comparison happens in the database, and is always true.',
  wrap: (steps) => ({
    rejectMistypedParameters: (exchange, env) => {
      const entries = exchange.parameters.entries.map((entry) => {
        if (entry.value !== undefined || !/^\{"\$/.test(entry.raw)) return entry;
        return { ...entry, value: matchForOperator(entry.name, exchange, env, steps) };
      });
      exchange.parameters = { ...exchange.parameters, entries };
      return steps.rejectMistypedParameters(exchange, env);
    },
  }),
};
