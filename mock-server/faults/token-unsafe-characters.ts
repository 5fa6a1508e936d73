import type { Fault } from './fault.ts';

/** Tokens contain spaces and quotes. */
export const tokenUnsafeCharacters: Fault = {
  id: 'token/unsafe-characters',
  title: 'Tokens contain spaces and quotes',
  breaks: 'token-access-token-characters',
  harm: 'The Authorization header breaks, or is cut at the first space.',
  wrap: (steps) => ({ mintToken: (exchange, env) => `${steps.mintToken(exchange, env)} "quoted"` }),
};
