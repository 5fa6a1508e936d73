import type { Fault } from './fault.ts';

/** A code of a user is exchanged without userid. */
export const useridOptionalAtToken: Fault = {
  id: 'userid/optional-at-token',
  title: 'A code of a user is exchanged without userid',
  breaks: 'userid-omitted',
  harm: "An application takes a user's rights by leaving a parameter out.",
  wrap: (steps) => ({
    checkCodeUser: async (exchange, env) => {
      const refusal = await steps.checkCodeUser(exchange, env);
      if (
        refusal?.condition !== 'token-userid-missing' ||
        exchange.parameters.entries.some(({ name }) => name === 'userid')
      ) {
        return refusal;
      }
      exchange.user = exchange.codeRecord?.user;
      return undefined;
    },
  }),
};
