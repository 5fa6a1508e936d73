import type { User } from '../../provider/config.ts';
import type { TokenRequestContext } from '../../provider/exchange.ts';
import type { CodeRecord, TokenRecord } from '../../provider/records.ts';
import type { ProviderSteps } from '../../provider/steps.ts';

/** A step `issueCode` that shows each code that is issued. */
export const seeCodes =
  (
    steps: ProviderSteps,
    see: (code: CodeRecord, user: User | undefined) => void,
  ): ProviderSteps['issueCode'] =>
  (target, user, exchange, env) => {
    const code = steps.issueCode(target, user, exchange, env);
    see(code, user);
    return code;
  };

/** A step `issueToken` that shows each token that is issued. */
export const seeTokens =
  (
    steps: ProviderSteps,
    see: (token: TokenRecord, exchange: TokenRequestContext) => void,
  ): ProviderSteps['issueToken'] =>
  async (exchange, env) => {
    const refusal = await steps.issueToken(exchange, env);
    if (exchange.token) see(exchange.token, exchange);
    return refusal;
  };
