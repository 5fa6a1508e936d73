import type { Fault } from './fault.ts';

/** An unknown client is answered with an HTML page. */
export const authorizeUnknownClientAsPage: Fault = {
  id: 'authorize/unknown-client-as-page',
  title: 'An unknown client is answered with an HTML page',
  breaks: 'authorize-client-unknown-body',
  harm: 'Operators lose the trace id that support asks for.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      if (refusal.condition !== 'authorize-client-unknown') return answer;
      return {
        ...answer,
        headers: [['Content-Type', 'text/html'], ...answer.headers.slice(1)],
        body: '<h1>Unauthorized</h1>',
      };
    },
  }),
};
