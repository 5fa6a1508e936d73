import type { Fault } from './fault.ts';

/** The error page refreshes to the refused URI. */
export const redirectRefusalRefreshes: Fault = {
  id: 'redirect/refusal-refreshes',
  title: 'The error page refreshes to the refused URI',
  breaks: 'redirect-refusal-stays',
  harm: 'The provider is an open redirector on a trusted origin.',
  wrap: (steps) => ({
    renderErrorPage: (refusal, status, exchange, env) => {
      const answer = steps.renderErrorPage(refusal, status, exchange, env);
      if (refusal.condition !== 'authorize-redirect-uri-unregistered' || exchange.kind !== 'authorize')
        return answer;
      const uri = steps.readParameter(exchange.parameters, 'redirect_uri', exchange, env) ?? '';
      return URL.canParse(uri)
        ? { ...answer, headers: [...answer.headers, ['Refresh', `0;url=${new URL(uri).href}`]] }
        : answer;
    },
  }),
};
