import type { Fault } from './fault.ts';

/** The redirect leaves its code in a cookie of the provider. */
export const codeInCookie: Fault = {
  id: 'code/in-cookie',
  title: 'The redirect leaves its code in a cookie of the provider',
  breaks: 'code-kept-private',
  harm: 'The code goes along with every later request, and into the logs of all of them.',
  wrap: (steps) => ({
    renderRedirect: (location, exchange, env) => {
      const answer = steps.renderRedirect(location, exchange, env);
      const code = /[?&]code=([^&#]+)/.exec(location)?.[1];
      if (code === undefined) return answer;
      return { ...answer, headers: [...answer.headers, ['Set-Cookie', `last=${code}; Path=/`]] };
    },
  }),
};
