import type { Fault } from './fault.ts';

/** An expired token is answered with 403. */
export const resourceExpiredForbidden: Fault = {
  id: 'resource/expired-forbidden',
  title: 'An expired token is answered with 403',
  breaks: 'resource-token-expires',
  harm: 'Clients do not know that they must sign in again.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      return refusal.condition === 'resource-token-expired' ? { ...answer, status: 403 } : answer;
    },
  }),
};
