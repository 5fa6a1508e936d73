import type { Fault } from './fault.ts';

/** Tokens are a word and a number. */
export const tokenNamedNumbers: Fault = {
  id: 'token/named-numbers',
  title: 'Tokens are a word and a number, as in token-1001',
  breaks: 'token-unguessable',
  harm: 'Whoever sees one token knows those of everybody else.',
  wrap: () => {
    let count = 1000;
    return {
      mintToken: () => {
        count += 1;
        return `token-${count}`;
      },
    };
  },
};
