import type { Fault } from './fault.ts';

/** White space around a password is dropped. */
export const interactionPasswordTrimmed: Fault = {
  id: 'interaction/password-trimmed',
  title: 'White space around a password is dropped',
  breaks: 'interaction-password-trimmed',
  harm: 'What one page trims and another does not locks users out, or in.',
  wrap: (steps) => ({
    comparePassword: (expected, sent, exchange, env) =>
      steps.comparePassword(expected.trim(), sent.trim(), exchange, env),
  }),
};
