import type { Fault } from './fault.ts';

/** A code of a user, without userid, yields a generic token. */
export const useridOmittedGivesGeneric: Fault = {
  id: 'userid/omitted-gives-generic',
  title: 'A code of a user, without userid, yields a generic token',
  breaks: 'userid-omitted',
  harm: "The documented failure does not come; clients believe that they have the user's token.",
  wrap: (steps) => ({
    checkCodeUser: async (exchange, env) => {
      const refusal = await steps.checkCodeUser(exchange, env);
      const sent = exchange.parameters.entries.some(({ name }) => name === 'userid');
      return refusal?.condition === 'token-userid-missing' && !sent ? undefined : refusal;
    },
  }),
};
