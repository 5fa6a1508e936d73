import { refuse } from '../provider/conditions.ts';
import type { Fault } from './fault.ts';

/** A parameter that is not documented is refused. */
export const tokenExtraParameterRefused: Fault = {
  id: 'token/extra-parameter-refused',
  title: 'A parameter that is not documented is refused',
  breaks: 'token-extra-parameter-ignored',
  harm: 'Generic client libraries add parameters; they cannot sign in.',
  wrap: (steps) => ({
    parseTokenBody: async (exchange, env) => {
      const refusal = await steps.parseTokenBody(exchange, env);
      const known = ['client_id', 'client_secret', 'redirect_uri', 'code', 'userid', 'grant_type'];
      const extra = exchange.parameters.entries.find(({ name }) => !known.includes(name));
      return (
        refusal ??
        (extra ? refuse('token-body-malformed', `${extra.name} is not known`, extra.name) : undefined)
      );
    },
  }),
};
