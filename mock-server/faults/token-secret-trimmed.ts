import type { Fault } from './fault.ts';

/** White space around the secret is ignored. */
export const tokenSecretTrimmed: Fault = {
  id: 'token/secret-trimmed',
  title: 'White space around the secret is ignored',
  breaks: 'token-client-secret-exact',
  harm: 'Two spellings of one secret pass different checks on the way.',
  wrap: () => ({ compareSecret: (expected, sent) => expected === sent.trim() }),
};
