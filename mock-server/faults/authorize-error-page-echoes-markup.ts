import type { Fault } from './fault.ts';

/** The error page shows the redirect URI as markup. */
export const authorizeErrorPageEchoesMarkup: Fault = {
  id: 'authorize/error-page-echoes-markup',
  title: 'The error page shows the redirect URI as markup',
  breaks: 'authorize-reflection-inert',
  harm: 'Script on the sign-in origin steals passwords and consents.',
  wrap: (steps) => ({
    renderErrorPage: (refusal, status, exchange, env) => {
      const answer = steps.renderErrorPage(refusal, status, exchange, env);
      const shown = steps
        .parseQuery(exchange.request.rawQuery, exchange, env)
        .entries.map(({ value }) => value)
        .join(' ');
      return {
        ...answer,
        headers: [['Content-Type', 'text/html; charset=utf-8']],
        body: String(answer.body).replace('</body>', `<p>${shown}</p></body>`),
      };
    },
  }),
};
