import type { Fault } from './fault.ts';

/** A wrong secret is answered with 500. */
export const tokenRefusalsAsServerErrors: Fault = {
  id: 'token/refusals-as-server-errors',
  title: 'A wrong secret is answered with 500',
  breaks: 'token-refusal-is-client-error',
  harm: 'Clients retry what can never succeed, and operators look for an outage.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      return refusal.condition === 'token-client-secret-wrong' ? { ...answer, status: 500 } : answer;
    },
  }),
};
