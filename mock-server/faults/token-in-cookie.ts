import type { Fault } from './fault.ts';

/** The answer sets the token as a cookie too. */
export const tokenInCookie: Fault = {
  id: 'token/in-cookie',
  title: 'The answer sets the token as a cookie too',
  breaks: 'token-kept-private',
  harm: 'What keeps cookies keeps the token, and whoever shares the jar shares it.',
  wrap: (steps) => ({
    renderTokenAnswer: (exchange, env) => {
      const answer = steps.renderTokenAnswer(exchange, env);
      const token = /"access_token":\s*"([^"]+)"/.exec(String(answer.body))?.[1] ?? '';
      return { ...answer, headers: [...answer.headers, ['Set-Cookie', `session=${token}; HttpOnly`]] };
    },
  }),
};
