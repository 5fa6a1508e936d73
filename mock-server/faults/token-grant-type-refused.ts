import { refuse } from '../provider/conditions.ts';
import type { Fault } from './fault.ts';

/** A request that names its grant_type is refused. */
export const tokenGrantTypeRefused: Fault = {
  id: 'token/grant-type-refused',
  title: 'A request that names its grant_type is refused',
  breaks: 'token-grant-type-accepted',
  harm: 'Generic client libraries always send it.',
  wrap: (steps) => ({
    parseTokenBody: async (exchange, env) => {
      const refusal = await steps.parseTokenBody(exchange, env);
      const named = exchange.parameters.entries.some(({ name }) => name === 'grant_type');
      return (
        refusal ??
        (named ? refuse('token-body-malformed', 'grant_type is not expected', 'grant_type') : undefined)
      );
    },
  }),
};
