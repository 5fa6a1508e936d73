import { toHex } from '../provider/mint/encode-bytes.ts';
import type { Fault } from './fault.ts';

/** Codes are made of the time and a random byte. */
export const codeFromTheClock: Fault = {
  id: 'code/from-the-clock',
  title: 'Codes are made of the time and a random byte',
  breaks: 'code-unguessable',
  harm: 'Codes can be predicted.',
  wrap: () => {
    let count = 0;
    return {
      mintCode: (exchange, env) => {
        count += 1;
        return (
          toHex(new TextEncoder().encode(`${exchange.at}${String(count).padStart(6, '0')}`)) +
          toHex(env.random(1))
        );
      },
    };
  },
};
