import { recall } from '../provider/recall.ts';
import type { OverrideSteps } from '../provider/steps.ts';

const FAILURES = 10;
const WITHIN_MS = 3_600_000;

const recallLogin = recall('accounts-locked', () => ({ failures: [] as readonly number[] }));

/** Ten wrong passwords within an hour lock an account until the hour is over: the right one is refused too. */
export const accountsLocked: OverrideSteps = (steps) => ({
  checkPassword: (exchange, env) => {
    const login = steps.readParameter(exchange.parameters, 'username', exchange, env) ?? '';
    const memory = recallLogin(env, login);
    const recent = memory.failures.filter((at) => exchange.at - at < WITHIN_MS);
    const user = recent.length >= FAILURES ? undefined : steps.checkPassword(exchange, env);
    if (user === undefined && recent.length < FAILURES) memory.failures = [...recent, exchange.at];
    return user;
  },
});
