import type { Fault } from './fault.ts';

/** A missing code is answered with 401. */
export const tokenCodeMissingUnauthorized: Fault = {
  id: 'token/code-missing-unauthorized',
  title: 'A missing code is answered with 401',
  breaks: 'token-code-missing',
  harm: 'Clients search for the mistake in their credentials.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      return refusal.condition === 'token-code-missing' ? { ...answer, status: 401 } : answer;
    },
  }),
};
