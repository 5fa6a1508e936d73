import type { Fault } from './fault.ts';

/** A token ends after half of its lifetime. */
export const resourceTokenExpiresEarly: Fault = {
  id: 'resource/token-expires-early',
  title: 'A token ends after half of its lifetime',
  breaks: 'resource-token-lives',
  harm: 'Clients that trust expiration fail in the middle of their work.',
  wrap: (steps) => ({
    isTokenExpired: (token, at, env) =>
      steps.isTokenExpired(token, at + (env.config.tokenLifetimeSeconds * 1000) / 2, env),
  }),
};
