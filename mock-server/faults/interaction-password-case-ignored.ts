import type { Fault } from './fault.ts';

/** Letter case of passwords does not matter. */
export const interactionPasswordCaseIgnored: Fault = {
  id: 'interaction/password-case-ignored',
  title: 'Letter case of passwords does not matter',
  breaks: 'interaction-password-exact',
  harm: 'Each letter of a password is worth one bit less.',
  wrap: (steps) => ({
    comparePassword: (expected, sent, exchange, env) =>
      steps.comparePassword(expected.toLowerCase(), sent.toLowerCase(), exchange, env),
  }),
};
