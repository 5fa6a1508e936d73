import type { Fault } from './fault.ts';

/** The answer with the token is private, but may be stored. */
export const tokenSuccessPrivateOnly: Fault = {
  id: 'token/success-private-only',
  title: 'The answer with the token is private, but may be stored',
  breaks: 'token-no-store',
  harm: 'The token stays on disk.',
  wrap: (steps) => ({
    cacheHeaders: (kind, env) =>
      kind === 'token' ? [['Cache-Control', 'private, max-age=60']] : steps.cacheHeaders(kind, env),
  }),
};
