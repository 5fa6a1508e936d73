import type { Fault } from './fault.ts';

/** Deny is handled like Approve. */
export const interactionDenialGrants: Fault = {
  id: 'interaction/denial-grants',
  title: 'Deny is handled like Approve',
  breaks: 'interaction-deny-no-code',
  harm: "The user's decision is meaningless.",
  wrap: (steps) => ({
    decideConsent: (exchange, env) =>
      steps.decideConsent(exchange, env) === undefined ? undefined : 'approve',
  }),
};
