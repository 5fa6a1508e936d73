import type { Fault } from './fault.ts';

/** An empty userid is not compared. */
export const useridEmptyPasses: Fault = {
  id: 'userid/empty-passes',
  title: 'An empty userid is not compared',
  breaks: 'userid-empty',
  harm: "An application takes a user's rights by leaving a value out.",
  wrap: (steps) => ({
    checkCodeUser: async (exchange, env) => {
      const refusal = await steps.checkCodeUser(exchange, env);
      const empty = exchange.parameters.entries.some(({ name, value }) => name === 'userid' && value === '');
      if (refusal === undefined || !empty) return refusal;
      exchange.user = exchange.codeRecord?.user;
      return undefined;
    },
  }),
};
