import type { User } from '../provider/config.ts';
import { pause } from '../timers.ts';
import type { Fault } from './fault.ts';

/** The user of an authorization request is kept where simultaneous ones keep theirs. */
export const authorizeUsersMixedAtOnce: Fault = {
  id: 'authorize/users-mixed-at-once',
  title: 'The user of an authorization request is kept where simultaneous ones keep theirs',
  breaks: 'userid-flows-apart',
  harm: 'Of two users who sign in at the same moment one gets the code of the other.',
  wrap: (steps) => {
    let current: User | undefined;
    return {
      checkUserExists: async (exchange, env) => {
        const refusal = await steps.checkUserExists(exchange, env);
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
