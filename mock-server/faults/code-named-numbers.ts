import type { Fault } from './fault.ts';

/** Codes are a word and a number. */
export const codeNamedNumbers: Fault = {
  id: 'code/named-numbers',
  title: 'Codes are a word and a number, as in code-1001',
  breaks: 'code-unguessable',
  harm: 'Whoever sees one code knows the next, and redeems it first.',
  wrap: () => {
    let count = 1000;
    return {
      mintCode: () => {
        count += 1;
        return `code-${count}`;
      },
    };
  },
};
