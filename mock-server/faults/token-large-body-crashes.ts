import type { Fault } from './fault.ts';

/** A large body is answered with 500. */
export const tokenLargeBodyCrashes: Fault = {
  id: 'token/large-body-crashes',
  title: 'A large body is answered with 500',
  breaks: 'token-large-body-survived',
  harm: 'A few requests exhaust the service.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      return refusal.condition === 'token-body-too-large' ? { ...answer, status: 500 } : answer;
    },
  }),
};
