import type { Fault } from './fault.ts';

/** Characters after the secret are ignored. */
export const tokenSecretSuffixIgnored: Fault = {
  id: 'token/secret-suffix-ignored',
  title: 'Characters after the secret are ignored',
  breaks: 'token-client-secret-exact',
  harm: 'Comparison over the shorter length hides mistakes and shrinks the search.',
  wrap: () => ({ compareSecret: (expected, sent) => sent.startsWith(expected) }),
};
