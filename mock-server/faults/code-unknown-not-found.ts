import type { Fault } from './fault.ts';

/** An unknown code is answered with 404. */
export const codeUnknownNotFound: Fault = {
  id: 'code/unknown-not-found',
  title: 'An unknown code is answered with 404',
  breaks: 'code-unknown-form',
  harm: 'Clients take it for a wrong address.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      return refusal.condition === 'token-code-unknown' ? { ...answer, status: 404 } : answer;
    },
  }),
};
