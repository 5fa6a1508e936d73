import type { Fault } from './fault.ts';

/** A redirect_uri that ends in the right one is accepted. */
export const tokenRedirectUriSuffixEnough: Fault = {
  id: 'token/redirect-uri-suffix-enough',
  title: 'A redirect_uri that ends in the right one is accepted',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => sent.endsWith(expected) }),
};
