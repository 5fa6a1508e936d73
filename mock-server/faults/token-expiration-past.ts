import type { Fault } from './fault.ts';

/** The expiration is the time of issue minus the lifetime. */
export const tokenExpirationPast: Fault = {
  id: 'token/expiration-past',
  title: 'The expiration is the time of issue minus the lifetime',
  breaks: 'token-expiration-future',
  harm: 'Clients discard a good token at once, or sign in again for ever.',
  wrap: (steps) => ({
    formatExpiration: (at, env) =>
      steps.formatExpiration(at - 2 * env.config.tokenLifetimeSeconds * 1000, env),
  }),
};
