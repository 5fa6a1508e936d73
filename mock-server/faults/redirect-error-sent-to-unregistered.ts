import type { Fault } from './fault.ts';

/** The refusal of a redirect URI is reported by redirect to it. */
export const redirectErrorSentToUnregistered: Fault = {
  id: 'redirect/error-sent-to-unregistered',
  title: 'The refusal of a redirect URI is reported by redirect to it',
  breaks: 'redirect-refusal-stays',
  harm: 'The provider is an open redirector on a trusted origin.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      if (refusal.condition !== 'authorize-redirect-uri-unregistered' || exchange.kind !== 'authorize')
        return answer;
      const uri = steps.readParameter(exchange.parameters, 'redirect_uri', exchange, env) ?? '';
      if (!URL.canParse(uri)) return answer;
      return {
        ...answer,
        status: 302,
        headers: [['Location', `${new URL(uri).href}?error=invalid_request`]],
        body: '',
      };
    },
  }),
};
