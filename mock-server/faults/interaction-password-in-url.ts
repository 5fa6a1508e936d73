import type { Fault } from './fault.ts';

/** The sign-in form is sent by GET. */
export const interactionPasswordInUrl: Fault = {
  id: 'interaction/password-in-url',
  title: 'The sign-in form is sent by GET',
  breaks: 'interaction-password-not-in-url',
  harm: 'Passwords are logged by every proxy on the way.',
  wrap: (steps) => ({
    renderPage: (interaction, status, env) => {
      const answer = steps.renderPage(interaction, status, env);
      if (interaction.stage !== 'sign-in') return answer;
      return { ...answer, body: String(answer.body).replace(/method="post"/gi, 'method="get"') };
    },
    checkMethod: (exchange, env) =>
      exchange.route.endpoint === 'sign-in' ? undefined : steps.checkMethod(exchange, env),
    readBodyKind: (request, exchange, env) =>
      request.method === 'GET' ? 'form' : steps.readBodyKind(request, exchange, env),
    parseFormBody: (body, exchange, env) =>
      exchange.request.method === 'GET'
        ? steps.parseQuery(exchange.request.rawQuery, exchange, env)
        : steps.parseFormBody(body, exchange, env),
  }),
};
