import type { Fault } from './fault.ts';

/** A generic code with a userid yields that user's token. */
export const useridAddedEscalates: Fault = {
  id: 'userid/added-escalates',
  title: "A generic code with a userid yields that user's token",
  breaks: 'userid-added',
  harm: 'Applications promote themselves to any user without consent.',
  wrap: (steps) => ({
    checkCodeUser: async (exchange, env) => {
      const refusal = await steps.checkCodeUser(exchange, env);
      if (refusal?.condition !== 'token-userid-added') return refusal;
      exchange.user = steps.resolveUser(exchange.userid ?? '', exchange, env);
      return exchange.user === undefined ? refusal : undefined;
    },
  }),
};
