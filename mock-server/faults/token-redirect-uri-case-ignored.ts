import type { Fault } from './fault.ts';

/** redirect_uri is compared without regard to case. */
export const tokenRedirectUriCaseIgnored: Fault = {
  id: 'token/redirect-uri-case-ignored',
  title: 'redirect_uri is compared without regard to case',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => expected.toLowerCase() === sent.toLowerCase() }),
};
