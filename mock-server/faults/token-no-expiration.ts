import type { Fault } from './fault.ts';

/** The answer has no expiration. */
export const tokenNoExpiration: Fault = {
  id: 'token/no-expiration',
  title: 'The answer has no expiration',
  breaks: 'token-expiration-present',
  harm: 'Clients cannot know when to sign in again.',
  wrap: (steps) => ({
    buildTokenMembers: (exchange, env) => {
      const { expiration: _, ...rest } = steps.buildTokenMembers(exchange, env);
      return rest;
    },
  }),
};
