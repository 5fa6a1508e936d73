import type { ProviderEnv } from '../../provider/env.ts';
import type { TokenRequestContext } from '../../provider/exchange.ts';
import type { OverrideSteps } from '../../provider/steps.ts';

/** Used codes are remembered together with something of the request. */
export const rememberUsedBy =
  (keyOf: (exchange: TokenRequestContext, env: ProviderEnv) => string): OverrideSteps =>
  (steps) => {
    const used = new Set<string>();
    const nameOf = (exchange: TokenRequestContext, env: ProviderEnv): string =>
      JSON.stringify([exchange.codeRecord?.key, keyOf(exchange, env)]);
    return {
      checkCodeUnused: (exchange, env) =>
        used.has(nameOf(exchange, env)) ? steps.checkCodeUnused(exchange, env) : undefined,
      claimCode: (exchange, env) => {
        const code = exchange.codeRecord;
        const name = nameOf(exchange, env);
        if (code === undefined || used.has(name)) return steps.claimCode(exchange, env);
        used.add(name);
        steps.markCodeUsed(code, exchange, env);
        return undefined;
      },
    };
  };
