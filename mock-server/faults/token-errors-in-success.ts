import type { Fault } from './fault.ts';

/** Refusals have status 200. */
export const tokenErrorsInSuccess: Fault = {
  id: 'token/errors-in-success',
  title: 'Refusals have status 200',
  breaks: 'token-refusal-is-client-error',
  harm: 'Clients store an error message as if it were a token.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      return exchange.kind === 'token' ? { ...answer, status: 200 } : answer;
    },
  }),
};
