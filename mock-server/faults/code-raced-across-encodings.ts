import { refuse } from '../provider/conditions.ts';
import type { CodeRecord } from '../provider/records.ts';
import { pause } from '../timers.ts';
import type { Fault } from './fault.ts';

/** Each encoding takes a code in one step, and tells the other a moment later. */
export const codeRacedAcrossEncodings: Fault = {
  id: 'code/raced-across-encodings',
  title: 'Each encoding takes a code in one step, and tells the other a moment later',
  breaks: 'code-single-use-at-once',
  harm: 'An attacker who races the application in the other encoding gets a token too.',
  wrap: (steps) => {
    const taken = { form: new Set<CodeRecord>(), json: new Set<CodeRecord>() };
    return {
      claimCode: async (exchange, env) => {
        const code = exchange.codeRecord;
        const own = taken[exchange.encoding];
        if (code === undefined || code.usedAt !== undefined || own.has(code))
          return refuse('token-code-used', 'this code was used by a simultaneous request', 'code');
        own.add(code);
        await pause(20);
        steps.markCodeUsed(code, exchange, env);
        return undefined;
      },
    };
  },
};
