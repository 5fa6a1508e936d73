import { toHex } from '../provider/mint/encode-bytes.ts';
import type { Fault } from './fault.ts';

/** Tokens are made of the time and a short counter. */
export const tokenFromTheClock: Fault = {
  id: 'token/from-the-clock',
  title: 'Tokens are made of the time and a short counter',
  breaks: 'token-unguessable',
  harm: 'Tokens can be predicted.',
  wrap: () => {
    let count = 0;
    return {
      mintToken: (exchange) => {
        count += 1;
        return toHex(new TextEncoder().encode(`${exchange.at}:${count}`));
      },
    };
  },
};
