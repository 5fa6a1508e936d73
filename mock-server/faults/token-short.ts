import { toHex } from '../provider/mint/encode-bytes.ts';
import type { Fault } from './fault.ts';

/** Tokens have 40 bits. */
export const tokenShort: Fault = {
  id: 'token/short',
  title: 'Tokens have 40 bits',
  breaks: 'token-unguessable',
  harm: 'Tokens can be guessed.',
  wrap: () => ({ mintToken: (_exchange, env) => toHex(env.random(5)) }),
};
