import { pause } from '../timers.ts';
import type { Fault } from './fault.ts';

/** Between looking at a user's code and marking it, other requests get their turn. */
export const codeRacedForUsers: Fault = {
  id: 'code/raced-for-users',
  title: "Between looking at a user's code and marking it, other requests get their turn",
  breaks: 'code-single-use-at-once',
  harm: 'An attacker who races the application becomes its user.',
  wrap: (steps) => ({
    claimCode: async (exchange, env) => {
      const code = exchange.codeRecord;
      if (code?.user === undefined) return steps.claimCode(exchange, env);
      const free = code.usedAt === undefined;
      await pause(20);
      if (!free) return steps.claimCode(exchange, env);
      steps.markCodeUsed(code, exchange, env);
      return undefined;
    },
  }),
};
