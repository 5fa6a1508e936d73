import type { Fault } from './fault.ts';

/** The error page links to the refused URI. */
export const redirectRefusalLinks: Fault = {
  id: 'redirect/refusal-links',
  title: 'The error page links to the refused URI',
  breaks: 'redirect-refusal-no-link',
  harm: 'Users click what a trusted page offers.',
  wrap: (steps) => ({
    renderErrorPage: (refusal, status, exchange, env) => {
      const answer = steps.renderErrorPage(refusal, status, exchange, env);
      if (refusal.condition !== 'authorize-redirect-uri-unregistered' || exchange.kind !== 'authorize')
        return answer;
      const uri = steps.readParameter(exchange.parameters, 'redirect_uri', exchange, env) ?? '';
      const href = uri.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
      return {
        ...answer,
        body: String(answer.body).replace(
          '</body>',
          `<p><a href="${href}">Back to the application</a></p></body>`,
        ),
      };
    },
  }),
};
