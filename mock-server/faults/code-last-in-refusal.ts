import type { Fault } from './fault.ts';

/** The refusal of an unknown code names the one that was issued last. */
export const codeLastInRefusal: Fault = {
  id: 'code/last-in-refusal',
  title: 'The refusal of an unknown code names the one that was issued last',
  breaks: 'code-kept-private',
  harm: 'Anybody who guesses once is told a code that is good.',
  wrap: (steps) => {
    let last = '';
    return {
      issueCode: (target, user, exchange, env) => {
        const record = steps.issueCode(target, user, exchange, env);
        last = record.key;
        return record;
      },
      renderRefusal: (refusal, exchange, env) => {
        const answer = steps.renderRefusal(refusal, exchange, env);
        if (refusal.condition !== 'token-code-unknown') return answer;
        return { ...answer, body: `${answer.body}. The last code was ${last}.` };
      },
    };
  },
};
