import type { Fault } from './fault.ts';

/** A question mark at the end of redirect_uri does not matter. */
export const tokenRedirectUriEmptyQueryIgnored: Fault = {
  id: 'token/redirect-uri-empty-query-ignored',
  title: 'A question mark at the end of redirect_uri does not matter',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.replace(/[?&]$/, '') }),
};
