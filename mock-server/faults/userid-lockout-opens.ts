import type { CodeRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** The fifth wrong userid for a code is not compared any more. */
export const useridLockoutOpens: Fault = {
  id: 'userid/lockout-opens',
  title: 'The fifth wrong userid for a code is not compared any more',
  breaks: 'userid-other',
  harm: 'Whoever asks often enough becomes any user.',
  wrap: (steps) => {
    const wrong = new Map<CodeRecord, number>();
    return {
      matchIssuedUser: (expected, sent, exchange, env) => {
        const same = steps.matchIssuedUser(expected, sent, exchange, env);
        const code = exchange.kind === 'token' ? exchange.codeRecord : undefined;
        if (same || !code) return same;
        const count = (wrong.get(code) ?? 0) + 1;
        wrong.set(code, count);
        return count >= 5;
      },
    };
  },
};
