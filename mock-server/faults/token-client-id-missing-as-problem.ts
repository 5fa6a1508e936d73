import type { Fault } from './fault.ts';

/** A missing client_id is answered with a 401 problem. */
export const tokenClientIdMissingAsProblem: Fault = {
  id: 'token/client-id-missing-as-problem',
  title: 'A missing client_id is answered with a 401 problem',
  breaks: 'token-client-id-missing-form',
  harm: 'Clients that compare with the documented answer do not recognise it.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) =>
      steps.renderRefusal(
        refusal.condition === 'token-client-id-missing'
          ? { ...refusal, condition: 'token-client-unknown' }
          : refusal,
        exchange,
        env,
      ),
  }),
};
