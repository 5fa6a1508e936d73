import type { Fault } from './fault.ts';

/** An unknown code has another text than a used one. */
export const codeUnknownReworded: Fault = {
  id: 'code/unknown-reworded',
  title: 'An unknown code has another text than a used one',
  breaks: 'code-unknown-form',
  harm: 'Clients that compare with the documented text do not recognise it.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      return refusal.condition === 'token-code-unknown' ? { ...answer, body: 'invalid_grant' } : answer;
    },
  }),
};
