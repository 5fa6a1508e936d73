import type { Fault } from './fault.ts';

/** The authorization endpoint may be read from every origin. */
export const authorizeCors: Fault = {
  id: 'authorize/cors',
  title: 'The authorization endpoint may be read from every origin',
  breaks: 'authorize-no-cors',
  harm: 'A script of another site reads the redirect and takes the code.',
  wrap: (steps) => ({
    finishAnswer: async (answer, exchange, env) => {
      const done = await steps.finishAnswer(answer, exchange, env);
      return exchange.route.endpoint === 'authorize'
        ? { ...done, headers: [...done.headers, ['Access-Control-Allow-Origin', '*']] }
        : done;
    },
  }),
};
