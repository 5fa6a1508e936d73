import type { Fault } from './fault.ts';

/** Codes are numbered. */
export const codeSequential: Fault = {
  id: 'code/sequential',
  title: 'Codes are numbered',
  breaks: 'code-unguessable',
  harm: 'Codes can be predicted and redeemed before the application does.',
  wrap: () => {
    let count = 0x1000_0000;
    return {
      mintCode: () => {
        count += 1;
        return `c0de0000000000000000${count.toString(16)}`;
      },
    };
  },
};
