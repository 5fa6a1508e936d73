import type { Fault } from './fault.ts';

/** Codes are four digits that count. */
export const codeShortNumbers: Fault = {
  id: 'code/short-numbers',
  title: 'Codes are four digits that count, as in 1001',
  breaks: 'code-unguessable',
  harm: 'A few thousand attempts find a good code.',
  wrap: () => {
    let count = 1000;
    return {
      mintCode: () => {
        count += 1;
        return String(count);
      },
    };
  },
};
