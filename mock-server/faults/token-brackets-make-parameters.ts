import type { Fault } from './fault.ts';

/** client_secret[] and code[] count as the parameter. */
export const tokenBracketsMakeParameters: Fault = {
  id: 'token/brackets-make-parameters',
  title: 'client_secret[] and code[] count as the parameter',
  breaks: 'token-form-brackets',
  harm: 'Objects slip into comparisons made for strings.',
  wrap: (steps) => ({
    parseFormBody: (body, exchange, env) => {
      const parsed = steps.parseFormBody(body, exchange, env);
      const entries = parsed.entries.map((entry) => ({ ...entry, name: entry.name.replace(/\[.*\]$/, '') }));
      return exchange.kind === 'token' ? { ...parsed, entries } : parsed;
    },
  }),
};
