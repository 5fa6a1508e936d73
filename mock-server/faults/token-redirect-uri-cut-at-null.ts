import type { Fault } from './fault.ts';

/** redirect_uri ends at a null character. */
export const tokenRedirectUriCutAtNull: Fault = {
  id: 'token/redirect-uri-cut-at-null',
  title: 'redirect_uri ends at a null character',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.split('\0')[0] }),
};
