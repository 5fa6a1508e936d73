import type { Fault } from './fault.ts';

/** The secret is asked for and not compared. */
export const tokenSecretNotCompared: Fault = {
  id: 'token/secret-not-compared',
  title: 'The secret is asked for and not compared',
  breaks: 'token-client-secret-wrong',
  harm: 'A stolen code is enough.',
  wrap: () => ({ compareSecret: () => true }),
};
