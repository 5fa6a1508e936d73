import type { Fault } from './fault.ts';

/** Refusals show a stack trace. */
export const tokenStackTraceInError: Fault = {
  id: 'token/stack-trace-in-error',
  title: 'Refusals show a stack trace',
  breaks: 'token-no-internals',
  harm: 'Internals guide the next attack.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      if (exchange.kind !== 'token') return answer;
      return {
        ...answer,
        body: `${answer.body}\n   at AIRisk.OAuth2.TokenController.Redeem(TokenRequest request) in C:\\src\\OAuth2\\TokenController.cs:line 87`,
      };
    },
  }),
};
