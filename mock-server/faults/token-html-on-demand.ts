import { singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';

/** The answer is HTML when HTML is accepted. */
export const tokenHtmlOnDemand: Fault = {
  id: 'token/html-on-demand',
  title: 'The answer is HTML when HTML is accepted',
  breaks: 'token-accept-header',
  harm: 'Default headers of HTTP libraries change the answer.',
  wrap: (steps) => ({
    renderTokenAnswer: (exchange, env) => {
      const answer = steps.renderTokenAnswer(exchange, env);
      if (!singleHeader(exchange.request, 'accept')?.includes('text/html')) return answer;
      return {
        ...answer,
        headers: [['Content-Type', 'text/html'], ...answer.headers.slice(1)],
        body: `<pre>${answer.body}</pre>`,
      };
    },
  }),
};
