import type { Fault } from './fault.ts';

/** The refusal of a wrong code repeats the request, secret included. */
export const tokenSecretInError: Fault = {
  id: 'token/secret-in-error',
  title: 'The refusal of a wrong code repeats the request, secret included',
  breaks: 'token-no-secret-echo',
  harm: 'Answers are logged where requests are not.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      if (exchange.kind !== 'token' || refusal.condition === 'token-client-id-missing') return answer;
      return {
        ...answer,
        body: `${answer.body} (client_secret=${exchange.clientSecret}, code=${exchange.code})`,
      };
    },
  }),
};
