import type { Fault } from './fault.ts';

/** A used code has a text of its own. */
export const codeUsedReworded: Fault = {
  id: 'code/used-reworded',
  title: 'A used code has a text of its own',
  breaks: 'code-used-form',
  harm: 'Clients that compare with the documented text do not recognise it.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      return refusal.condition === 'token-code-used' ? { ...answer, body: 'Code already used' } : answer;
    },
  }),
};
