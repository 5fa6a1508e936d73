import type { Fault } from './fault.ts';

/** Tokens are numbered. */
export const tokenSequential: Fault = {
  id: 'token/sequential',
  title: 'Tokens are numbered',
  breaks: 'token-unguessable',
  harm: 'Tokens can be predicted.',
  wrap: () => {
    let count = 1_000_000;
    return {
      mintToken: () => {
        count += 1;
        return `token-${count}`;
      },
    };
  },
};
