import type { TokenExchange } from '../provider/exchange.ts';
import type { CodeRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** Form and JSON remember used codes apart. */
export const codeUsedPerEncoding: Fault = {
  id: 'code/used-per-encoding',
  title: 'Form and JSON remember used codes apart',
  breaks: 'code-single-use-across-encodings',
  harm: 'Two paths to one code make two tokens.',
  wrap: (steps) => {
    const used = new Map<CodeRecord, Set<string>>();
    const seen = (exchange: TokenExchange) =>
      exchange.codeRecord && used.get(exchange.codeRecord)?.has(exchange.encoding);
    return {
      checkCodeUnused: (exchange, env) => (seen(exchange) ? steps.checkCodeUnused(exchange, env) : undefined),
      claimCode: (exchange, env) => {
        const code = exchange.codeRecord;
        if (code === undefined || seen(exchange)) return steps.claimCode(exchange, env);
        used.set(code, (used.get(code) ?? new Set()).add(exchange.encoding));
        steps.markCodeUsed(code, exchange, env);
        return undefined;
      },
    };
  },
};
