import type { Fault } from './fault.ts';

/** The fragment of redirect_uri is cut off. */
export const tokenRedirectUriFragmentIgnored: Fault = {
  id: 'token/redirect-uri-fragment-ignored',
  title: 'The fragment of redirect_uri is cut off',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.split('#')[0] }),
};
