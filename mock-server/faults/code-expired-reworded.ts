import type { Fault } from './fault.ts';

/** An expired code has a text of its own. */
export const codeExpiredReworded: Fault = {
  id: 'code/expired-reworded',
  title: 'An expired code has a text of its own',
  breaks: 'code-expired-form',
  harm: 'Clients that compare with the documented text do not recognise it.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      return refusal.condition === 'token-code-expired' ? { ...answer, body: 'Code expired' } : answer;
    },
  }),
};
