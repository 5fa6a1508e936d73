import { refuse } from '../provider/conditions.ts';
import type { Fault } from './fault.ts';

/** response_type=code is refused. */
export const authorizeResponseTypeRefused: Fault = {
  id: 'authorize/response-type-refused',
  title: 'response_type=code is refused',
  breaks: 'authorize-response-type-accepted',
  harm: 'Every known client sends it.',
  wrap: (steps) => ({
    parseAuthorizeQuery: async (exchange, env) => {
      const refusal = await steps.parseAuthorizeQuery(exchange, env);
      const named = exchange.parameters.entries.some(({ name }) => name === 'response_type');
      return (
        refusal ??
        (named
          ? refuse('authorize-query-malformed', 'response_type is not known', 'response_type')
          : undefined)
      );
    },
  }),
};
