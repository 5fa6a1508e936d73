import type { Fault } from './fault.ts';

/** userid is ignored, and the code is generic. */
export const authorizeUseridIgnored: Fault = {
  id: 'authorize/userid-ignored',
  title: 'userid is ignored, and the code is generic',
  breaks: 'authorize-user-with-userid',
  harm: 'Applications believe that they act for a user.',
  wrap: (steps) => ({
    checkUserExists: async (exchange, env) => {
      const refusal = await steps.checkUserExists(exchange, env);
      exchange.user = undefined;
      return refusal;
    },
  }),
};
