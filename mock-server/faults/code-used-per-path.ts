import type { TokenExchange } from '../provider/exchange.ts';
import type { CodeRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** Another spelling of the path leads to a second memory of used codes. */
export const codeUsedPerPath: Fault = {
  id: 'code/used-per-path',
  title: 'Another spelling of the path leads to a second memory of used codes',
  breaks: 'code-single-use-across-paths',
  harm: 'A second route makes a second token.',
  wrap: (steps) => {
    const used = new Map<CodeRecord, Set<string>>();
    const seen = ({ codeRecord, request }: TokenExchange) =>
      codeRecord && used.get(codeRecord)?.has(request.path);
    return {
      matchRoute: (path, env) => {
        const found = steps.matchRoute(path, env);
        return found.endpoint === 'unknown' && /^\/api\/+oauth2\/+token\/?$/i.test(path)
          ? { endpoint: 'token', methods: ['POST'], segments: [] }
          : found;
      },
      checkCodeUnused: (exchange, env) => (seen(exchange) ? steps.checkCodeUnused(exchange, env) : undefined),
      claimCode: (exchange, env) => {
        const code = exchange.codeRecord;
        if (code === undefined || seen(exchange)) return steps.claimCode(exchange, env);
        used.set(code, (used.get(code) ?? new Set()).add(exchange.request.path));
        steps.markCodeUsed(code, exchange, env);
        return undefined;
      },
    };
  },
};
