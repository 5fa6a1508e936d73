import type { OverrideSteps } from '../provider/steps.ts';

const FAILURES = 10;
const WITHIN_MS = 3_600_000;

/** Ten wrong passwords within an hour lock an account until the hour is over: the right one is refused too. */
export const accountsLocked: OverrideSteps = (steps) => {
  const failures = new Map<string, readonly number[]>();
  return {
    checkPassword: (exchange, env) => {
      const login = steps.readParameter(exchange.parameters, 'username', exchange, env) ?? '';
      const recent = (failures.get(login) ?? []).filter((at) => exchange.at - at < WITHIN_MS);
      const user = recent.length >= FAILURES ? undefined : steps.checkPassword(exchange, env);
      if (user === undefined && recent.length < FAILURES) failures.set(login, [...recent, exchange.at]);
      return user;
    },
  };
};
