import type { InteractionSteps } from '../steps.ts';
import { makeOneTimeCode } from './make-one-time-code.ts';

/** Clocks go wrong: the code before and the code after are taken as well (RFC 6238 section 5.2). */
const DRIFT = [0, -1, 1];

/** A code is taken once, and none that is older than the last one taken. */
export const checkOneTimeCode: InteractionSteps['checkOneTimeCode'] = async (user, exchange, env) => {
  const sent = env.steps.readParameter(exchange.parameters, 'otp', exchange, env)?.replace(/\s/g, '');
  if (user.totpSecret === undefined || sent === undefined) return false;
  const { oneTimeCodes } = env.store.latest;
  const now = Math.floor(exchange.at / 1000 / env.config.totpPeriodSeconds);
  const { totpSecret } = user;
  const codes = await Promise.all(
    DRIFT.map(async (drift) => ({
      period: now + drift,
      code: await makeOneTimeCode(totpSecret, now + drift),
    })),
  );
  // Read only now: what was sent at the same moment may have been taken meanwhile.
  const last = oneTimeCodes.get(user.id) ?? Number.NEGATIVE_INFINITY;
  const found = codes.find(({ period, code }) => period > last && code === sent);
  if (!found) return false;
  oneTimeCodes.set(user.id, found.period);
  return true;
};
