import type { Fault } from './fault.ts';

/** The pages may be stored. */
export const interactionPagesCacheable: Fault = {
  id: 'interaction/pages-cacheable',
  title: 'The pages may be stored',
  breaks: 'interaction-not-stored',
  harm: "Back buttons and shared caches show one user's page to another.",
  wrap: (steps) => ({ cacheHeaders: (kind, env) => (kind === 'page' ? [] : steps.cacheHeaders(kind, env)) }),
};
