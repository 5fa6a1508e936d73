import type { Fault } from './fault.ts';

/** The text for a missing client_id has another wording. */
export const tokenClientIdMissingReworded: Fault = {
  id: 'token/client-id-missing-reworded',
  title: 'The text for a missing client_id has another wording',
  breaks: 'token-client-id-missing-form',
  harm: 'Clients that compare with the documented text do not recognise it.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      return refusal.condition === 'token-client-id-missing'
        ? { ...answer, body: 'Missing client_id' }
        : answer;
    },
  }),
};
