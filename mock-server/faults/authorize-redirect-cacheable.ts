import type { Fault } from './fault.ts';

/** The redirect with the code may be stored. */
export const authorizeRedirectCacheable: Fault = {
  id: 'authorize/redirect-cacheable',
  title: 'The redirect with the code may be stored',
  breaks: 'authorize-not-stored',
  harm: "A shared cache hands one user's code to another.",
  wrap: (steps) => ({
    cacheHeaders: (kind, env) => (kind === 'redirect' ? [] : steps.cacheHeaders(kind, env)),
  }),
};
