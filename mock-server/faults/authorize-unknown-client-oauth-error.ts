import type { Fault } from './fault.ts';

/** An unknown client is answered with an RFC 6749 error object. */
export const authorizeUnknownClientOauthError: Fault = {
  id: 'authorize/unknown-client-oauth-error',
  title: 'An unknown client is answered with an RFC 6749 error object',
  breaks: 'authorize-client-unknown-body',
  harm: 'Clients that read the documented members find none.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      if (refusal.condition !== 'authorize-client-unknown') return answer;
      return { ...answer, body: JSON.stringify({ error: 'invalid_client' }) };
    },
  }),
};
