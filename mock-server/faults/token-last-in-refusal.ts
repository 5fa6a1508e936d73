import type { Fault } from './fault.ts';

/** The refusal of a wrong token shows one that is good. */
export const tokenLastInRefusal: Fault = {
  id: 'token/last-in-refusal',
  title: 'The refusal of a wrong token shows one that is good',
  breaks: 'token-kept-private',
  harm: 'Nobody needs a token any more.',
  wrap: (steps) => {
    let last = '';
    return {
      mintToken: (exchange, env) => {
        last = steps.mintToken(exchange, env);
        return last;
      },
      renderRefusal: (refusal, exchange, env) => {
        const answer = steps.renderRefusal(refusal, exchange, env);
        if (exchange.kind !== 'resource') return answer;
        const body = `<p>A token looks like this:</p><pre>Authorization: Bearer ${last}</pre>`;
        return { ...answer, body };
      },
    };
  },
};
