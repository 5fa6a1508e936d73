import type { Fault } from './fault.ts';

/** Invisible characters in redirect_uri do not count. */
export const tokenRedirectUriInvisibleIgnored: Fault = {
  id: 'token/redirect-uri-invisible-ignored',
  title: 'Invisible characters in redirect_uri do not count',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.replace(/\p{Cf}/gu, '') }),
};
