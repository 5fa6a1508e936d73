import type { Fault } from './fault.ts';

/** Protected answers may be stored by shared caches. */
export const resourcePubliclyCacheable: Fault = {
  id: 'resource/publicly-cacheable',
  title: 'Protected answers may be stored by shared caches',
  breaks: 'resource-not-stored',
  harm: "A cache hands one user's data to another.",
  wrap: (steps) => ({
    cacheHeaders: (kind, env) =>
      kind === 'resource' ? [['Cache-Control', 'public, max-age=300']] : steps.cacheHeaders(kind, env),
  }),
};
