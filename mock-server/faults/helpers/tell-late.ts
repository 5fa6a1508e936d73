import { refuse } from '../../provider/conditions.ts';
import type { TokenRequestContext } from '../../provider/exchange.ts';
import type { OverrideSteps } from '../../provider/steps.ts';
import { pause } from '../../timers.ts';

/** Requests of one key take a code in one step; the others are told that it is used a moment later. */
export const tellLate =
  (keyOf: (exchange: TokenRequestContext) => string | undefined): OverrideSteps =>
  (steps) => ({
    claimCode: async (exchange, env) => {
      const code = exchange.codeRecord;
      const own = JSON.stringify([code?.key, keyOf(exchange)]);
      if (code === undefined || code.usedAt !== undefined || env.store.claims.has(own))
        return refuse('token-code-used', 'this code was used by a simultaneous request', 'code');
      env.store.claims.add(own);
      await pause(20);
      steps.markCodeUsed(code, exchange, env);
      return undefined;
    },
  });
