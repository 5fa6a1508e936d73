import type { User } from '../../provider/config.ts';
import type { ProviderEnv } from '../../provider/env.ts';
import type { TokenRequestContext } from '../../provider/exchange.ts';
import type { CodeRecord, TokenRecord } from '../../provider/records.ts';
import type { ProviderSteps } from '../../provider/steps.ts';

/** What a list of everything that was issued may hold. */
const MOST = 500;

/** Adds to such a list; the oldest make room. */
export function pushOfMany(list: string[], value: string): void {
  list.push(value);
  if (list.length > MOST) list.shift();
}

/** A step `issueCode` that shows each code that is issued. */
export const seeCodes =
  (
    steps: ProviderSteps,
    see: (code: CodeRecord, env: ProviderEnv, user: User | undefined) => void,
  ): ProviderSteps['issueCode'] =>
  (target, user, exchange, env) => {
    const code = steps.issueCode(target, user, exchange, env);
    see(code, env, user);
    return code;
  };

/** A step `issueToken` that shows each token that is issued. */
export const seeTokens =
  (
    steps: ProviderSteps,
    see: (token: TokenRecord, env: ProviderEnv, exchange: TokenRequestContext) => void,
  ): ProviderSteps['issueToken'] =>
  async (exchange, env) => {
    const refusal = await steps.issueToken(exchange, env);
    if (exchange.token) see(exchange.token, env, exchange);
    return refusal;
  };
