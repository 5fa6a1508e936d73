import type { User } from '../provider/config.ts';
import { pause } from '../timers.ts';
import type { Fault } from './fault.ts';

/** The user of an exchange is kept where simultaneous exchanges keep theirs. */
export const tokenUsersMixedAtOnce: Fault = {
  id: 'token/users-mixed-at-once',
  title: 'The user of an exchange is kept where simultaneous exchanges keep theirs',
  breaks: 'userid-flows-apart',
  harm: 'Two users who sign in at the same moment get the data of each other.',
  wrap: (steps) => {
    let current: User | undefined;
    return {
      claimCode: async (exchange, env) => {
        const refusal = await steps.claimCode(exchange, env);
        if (exchange.user) {
          current = exchange.user;
          await pause(20);
          exchange.user = current;
        }
        return refusal;
      },
    };
  },
};
