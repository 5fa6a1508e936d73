import type { Fault } from './fault.ts';

/** Every token is issued twice. */
export const tokenRepeats: Fault = {
  id: 'token/repeats',
  title: 'Every token is issued twice, whoever asks',
  breaks: 'token-unique',
  harm: 'Two users share one session.',
  wrap: (steps) => {
    let last: string | undefined;
    return {
      mintToken: (exchange, env) => {
        const repeated = last;
        last = repeated === undefined ? steps.mintToken(exchange, env) : undefined;
        return repeated ?? last ?? '';
      },
    };
  },
};
