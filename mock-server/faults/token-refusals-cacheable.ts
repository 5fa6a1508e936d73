import type { Fault } from './fault.ts';

/** Refusals may be stored. */
export const tokenRefusalsCacheable: Fault = {
  id: 'token/refusals-cacheable',
  title: 'Refusals may be stored',
  breaks: 'token-error-no-store',
  harm: 'A cached refusal outlives its cause.',
  wrap: (steps) => ({
    cacheHeaders: (kind, env) =>
      kind === 'refusal' ? [['Cache-Control', 'public, max-age=600']] : steps.cacheHeaders(kind, env),
  }),
};
