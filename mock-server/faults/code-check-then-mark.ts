import { pause } from '../timers.ts';
import type { Fault } from './fault.ts';

/** Between looking at a code and marking it, other requests get their turn. */
export const codeCheckThenMark: Fault = {
  id: 'code/check-then-mark',
  title: 'Between looking at a code and marking it, other requests get their turn',
  breaks: 'code-single-use-at-once',
  harm: 'An attacker who races the application gets a token too.',
  wrap: (steps) => ({
    claimCode: async (exchange, env) => {
      const free = exchange.codeRecord?.usedAt === undefined;
      await pause(20);
      if (!free || exchange.codeRecord === undefined) return steps.claimCode(exchange, env);
      steps.markCodeUsed(exchange.codeRecord, exchange, env);
      return undefined;
    },
  }),
};
