import type { Fault } from './fault.ts';

/** A beginning of the secret is enough. */
export const tokenSecretPrefixEnough: Fault = {
  id: 'token/secret-prefix-enough',
  title: 'A beginning of the secret is enough',
  breaks: 'token-client-secret-exact',
  harm: 'The secret can be found character by character.',
  wrap: () => ({ compareSecret: (expected, sent) => expected.startsWith(sent) }),
};
