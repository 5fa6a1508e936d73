import type { Fault } from './fault.ts';

/** An empty password is right. */
export const interactionEmptyPassword: Fault = {
  id: 'interaction/empty-password',
  title: 'An empty password is right',
  breaks: 'interaction-password-exact',
  harm: 'Everyone signs in as anyone.',
  wrap: (steps) => ({
    comparePassword: (expected, sent, exchange, env) =>
      sent === '' || steps.comparePassword(expected, sent, exchange, env),
  }),
};
