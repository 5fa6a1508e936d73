import type { Fault } from './fault.ts';

/** A code is issued for a user that does not exist. */
export const useridUnknownGetsCode: Fault = {
  id: 'userid/unknown-gets-code',
  title: 'A code is issued for a user that does not exist',
  breaks: 'userid-unknown',
  harm: 'Tokens for users that do not exist yet, or no more.',
  wrap: (steps) => ({
    checkUserExists: async (exchange, env) => {
      const refusal = await steps.checkUserExists(exchange, env);
      if (refusal?.condition !== 'authorize-user-unknown') return refusal;
      exchange.user = { id: 'nobody', name: 'Nobody', login: 'nobody', password: '' };
      return undefined;
    },
  }),
};
