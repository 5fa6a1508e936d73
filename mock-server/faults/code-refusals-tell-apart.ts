import type { Fault } from './fault.ts';

/** Used codes are refused with another status than unknown ones. */
export const codeRefusalsTellApart: Fault = {
  id: 'code/refusals-tell-apart',
  title: 'Used codes are refused with another status than unknown ones',
  breaks: 'code-refusals-alike',
  harm: 'The difference tells an attacker which code was real.',
  wrap: (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      return refusal.condition === 'token-code-used' ? { ...answer, status: 409 } : answer;
    },
  }),
};
