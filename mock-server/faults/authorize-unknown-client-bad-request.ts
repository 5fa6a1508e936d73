import type { Fault } from './fault.ts';

/** An unknown client is answered with 400. */
export const authorizeUnknownClientBadRequest: Fault = {
  id: 'authorize/unknown-client-bad-request',
  title: 'An unknown client is answered with 400',
  breaks: 'authorize-client-unknown-status',
  harm: 'Applications written after the documentation do not recognise the failure.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      return refusal.condition === 'authorize-client-unknown' ? { ...answer, status: 400 } : answer;
    },
  }),
};
