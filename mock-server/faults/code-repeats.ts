import type { Fault } from './fault.ts';

/** Every code is issued twice. */
export const codeRepeats: Fault = {
  id: 'code/repeats',
  title: 'Every code is issued twice',
  breaks: 'code-unique',
  harm: 'Two users share one sign-in.',
  wrap: (steps) => {
    let last: string | undefined;
    return {
      mintCode: (exchange, env) => {
        const repeated = last;
        last = repeated === undefined ? steps.mintCode(exchange, env) : undefined;
        return repeated ?? last ?? '';
      },
    };
  },
};
