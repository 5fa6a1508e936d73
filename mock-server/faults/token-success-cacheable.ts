import type { Fault } from './fault.ts';

/** The answer with the token may be stored. */
export const tokenSuccessCacheable: Fault = {
  id: 'token/success-cacheable',
  title: 'The answer with the token may be stored',
  breaks: 'token-no-store',
  harm: "A cache hands one client's token to another.",
  wrap: (steps) => ({ cacheHeaders: (kind, env) => (kind === 'token' ? [] : steps.cacheHeaders(kind, env)) }),
};
