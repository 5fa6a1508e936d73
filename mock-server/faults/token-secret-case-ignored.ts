import type { Fault } from './fault.ts';

/** Secrets are compared without regard to case. */
export const tokenSecretCaseIgnored: Fault = {
  id: 'token/secret-case-ignored',
  title: 'Secrets are compared without regard to case',
  breaks: 'token-client-secret-exact',
  harm: 'The search for the secret shrinks by a bit for every letter.',
  wrap: () => ({ compareSecret: (expected, sent) => expected.toLowerCase() === sent.toLowerCase() }),
};
