import type { ProviderEnv } from '../provider/env.ts';
import type { TokenExchange } from '../provider/exchange.ts';
import type { CodeRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** Used codes are remembered together with the userid that was sent. */
export const codeUsedPerUserid: Fault = {
  id: 'code/used-per-userid',
  title: 'Used codes are remembered together with the userid that was sent',
  breaks: 'code-single-use',
  harm: 'A code is good twice: without a userid, and with one.',
  wrap: (steps) => {
    const used = new Map<CodeRecord, Set<string>>();
    const sent = (exchange: TokenExchange, env: ProviderEnv) =>
      steps.readParameter(exchange.parameters, 'userid', exchange, env) ?? '';
    const seen = (exchange: TokenExchange, env: ProviderEnv) =>
      exchange.codeRecord && used.get(exchange.codeRecord)?.has(sent(exchange, env));
    return {
      checkCodeUnused: (exchange, env) =>
        seen(exchange, env) ? steps.checkCodeUnused(exchange, env) : undefined,
      // Of a code without user a userid is not looked at.
      checkCodeUser: (exchange, env) => exchange.codeRecord?.user && steps.checkCodeUser(exchange, env),
      claimCode: (exchange, env) => {
        const code = exchange.codeRecord;
        if (code === undefined || seen(exchange, env)) return steps.claimCode(exchange, env);
        used.set(code, (used.get(code) ?? new Set()).add(sent(exchange, env)));
        steps.markCodeUsed(code, exchange, env);
        return undefined;
      },
    };
  },
};
