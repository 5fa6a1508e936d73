import { refuse } from '../provider/conditions.ts';
import type { Fault } from './fault.ts';

/** A parameter that is not documented is refused. */
export const authorizeExtraParameterRefused: Fault = {
  id: 'authorize/extra-parameter-refused',
  title: 'A parameter that is not documented is refused',
  breaks: 'authorize-extra-parameter-ignored',
  harm: 'Generic client libraries add parameters; they cannot sign in.',
  wrap: (steps) => ({
    parseAuthorizeQuery: async (exchange, env) => {
      const refusal = await steps.parseAuthorizeQuery(exchange, env);
      const known = ['client_id', 'redirect_uri', 'userid', 'state', 'response_type'];
      const extra = exchange.parameters.entries.find(({ name }) => !known.includes(name));
      return (
        refusal ??
        (extra ? refuse('authorize-query-malformed', `${extra.name} is not known`, extra.name) : undefined)
      );
    },
  }),
};
