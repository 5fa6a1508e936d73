import type { Fault } from './fault.ts';

/** An unknown client is answered with 400 text. */
export const tokenUnknownClientAsText: Fault = {
  id: 'token/unknown-client-as-text',
  title: 'An unknown client is answered with 400 text',
  breaks: 'token-client-unknown-form',
  harm: 'Clients that compare with the documented answer do not recognise it.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) =>
      steps.renderRefusal(
        refusal.condition === 'token-client-unknown'
          ? { ...refusal, condition: 'token-client-id-missing' }
          : refusal,
        exchange,
        env,
      ),
  }),
};
