import type { Fault } from './fault.ts';

/** An invalid token is answered with 403. */
export const resourceBadTokenForbidden: Fault = {
  id: 'resource/bad-token-forbidden',
  title: 'An invalid token is answered with 403',
  breaks: 'resource-bad-token',
  harm: 'Clients do not know that they must sign in again.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      return refusal.condition === 'resource-token-invalid' ? { ...answer, status: 403 } : answer;
    },
  }),
};
