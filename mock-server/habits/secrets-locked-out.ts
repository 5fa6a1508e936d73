import { refuse } from '../provider/conditions.ts';
import type { OverrideSteps } from '../provider/steps.ts';

const FAILURES = 10;
const LOCKED_MS = 1000;

/** Ten wrong secrets in a row shut a client out for a second. */
export const secretsLockedOut: OverrideSteps = (steps) => {
  const wrong = new Map<string, { count: number; until: number }>();
  return {
    checkClientSecret: async (exchange, env) => {
      const { clientId, at } = exchange;
      const known = wrong.get(clientId) ?? { count: 0, until: 0 };
      if (at < known.until) return refuse('rate-limited', `${clientId} was wrong ${FAILURES} times`);
      const refusal = await steps.checkClientSecret(exchange, env);
      const count = refusal ? known.count + 1 : 0;
      wrong.set(clientId, count < FAILURES ? { count, until: 0 } : { count: 0, until: at + LOCKED_MS });
      return refusal;
    },
  };
};
