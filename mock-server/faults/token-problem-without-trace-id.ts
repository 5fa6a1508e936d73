import type { Fault } from './fault.ts';

/** The problem body lacks traceId. */
export const tokenProblemWithoutTraceId: Fault = {
  id: 'token/problem-without-trace-id',
  title: 'The problem body lacks traceId',
  breaks: 'token-client-unknown-form',
  harm: 'Support cannot find the request that an operator reports.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      if (refusal.condition !== 'token-client-unknown') return answer;
      return { ...answer, body: String(answer.body).replace(/,"traceId":"[^"]*"/, '') };
    },
  }),
};
