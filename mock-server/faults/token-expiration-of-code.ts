import type { Fault } from './fault.ts';

/** The printed expiration is that of the code. */
export const tokenExpirationOfCode: Fault = {
  id: 'token/expiration-of-code',
  title: 'The printed expiration is that of the code',
  breaks: 'token-expiration-declared',
  harm: 'Clients sign in again every minute.',
  wrap: (steps) => ({
    formatExpiration: (at, env) =>
      steps.formatExpiration(
        at - (env.config.tokenLifetimeSeconds - env.config.codeLifetimeSeconds) * 1000,
        env,
      ),
  }),
};
