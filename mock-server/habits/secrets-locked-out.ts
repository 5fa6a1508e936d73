import { refuse } from '../provider/conditions.ts';
import { recall } from '../provider/recall.ts';
import type { OverrideSteps } from '../provider/steps.ts';

const FAILURES = 10;
const LOCKED_MS = 1000;

const recallClient = recall('secrets-locked-out', () => ({ count: 0, until: 0 }));

/** Ten wrong secrets in a row shut a client out for a second. */
export const secretsLockedOut: OverrideSteps = (steps) => ({
  checkClientSecret: async (exchange, env) => {
    const { clientId, at } = exchange;
    const known = recallClient(env, clientId);
    if (at < known.until) return refuse('rate-limited', `${clientId} was wrong ${FAILURES} times`);
    const refusal = await steps.checkClientSecret(exchange, env);
    const count = refusal ? known.count + 1 : 0;
    Object.assign(known, count < FAILURES ? { count, until: 0 } : { count: 0, until: at + LOCKED_MS });
    return refusal;
  },
});
