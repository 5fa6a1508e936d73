import type { Fault } from './fault.ts';

/** A missing redirect_uri is answered with 401. */
export const tokenRedirectUriMissingUnauthorized: Fault = {
  id: 'token/redirect-uri-missing-unauthorized',
  title: 'A missing redirect_uri is answered with 401',
  breaks: 'token-redirect-uri-missing',
  harm: 'Clients search for the mistake in their credentials.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      return refusal.condition === 'token-redirect-uri-missing' ? { ...answer, status: 401 } : answer;
    },
  }),
};
