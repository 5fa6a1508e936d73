import { singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';

/** Every origin may read answers with credentials. */
export const tokenAnyOriginWithCredentials: Fault = {
  id: 'token/any-origin-with-credentials',
  title: 'Every origin may read answers with credentials',
  breaks: 'token-no-foreign-origin',
  harm: "Scripts of other sites redeem codes with the user's network.",
  wrap: (steps) => ({
    finishAnswer: async (answer, exchange, env) => {
      const done = await steps.finishAnswer(answer, exchange, env);
      const origin = singleHeader(exchange.request, 'origin');
      if (origin === undefined || exchange.route.endpoint !== 'token') return done;
      const cors = [
        ['Access-Control-Allow-Origin', origin],
        ['Access-Control-Allow-Credentials', 'true'],
      ] as const;
      return { ...done, headers: [...done.headers, ...cors] };
    },
  }),
};
