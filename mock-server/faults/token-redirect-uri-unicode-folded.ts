import type { Fault } from './fault.ts';

/** redirect_uri is compared in a compatible Unicode form. */
export const tokenRedirectUriUnicodeFolded: Fault = {
  id: 'token/redirect-uri-unicode-folded',
  title: 'redirect_uri is compared in a compatible Unicode form',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.normalize('NFKC') }),
};
