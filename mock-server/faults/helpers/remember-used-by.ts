import type { ProviderEnv } from '../../provider/env.ts';
import type { TokenRequestContext } from '../../provider/exchange.ts';
import { recall } from '../../provider/recall.ts';
import type { OverrideSteps } from '../../provider/steps.ts';

/** Used codes are remembered together with something of the request. */
export const rememberUsedBy =
  (id: string, keyOf: (exchange: TokenRequestContext, env: ProviderEnv) => string): OverrideSteps =>
  (steps) => {
    const recallCode = recall(id, () => ({ usedBy: [] as string[] }));
    const usedBy = ({ codeRecord }: TokenRequestContext, env: ProviderEnv): string[] =>
      recallCode(env, codeRecord?.key).usedBy;
    return {
      checkCodeUnused: (exchange, env) =>
        usedBy(exchange, env).includes(keyOf(exchange, env))
          ? steps.checkCodeUnused(exchange, env)
          : undefined,
      claimCode: (exchange, env) => {
        const code = exchange.codeRecord;
        const used = usedBy(exchange, env);
        const key = keyOf(exchange, env);
        if (code === undefined || used.includes(key)) return steps.claimCode(exchange, env);
        used.push(key);
        steps.markCodeUsed(code, exchange, env);
        return undefined;
      },
    };
  };
