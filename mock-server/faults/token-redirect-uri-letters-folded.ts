import type { Fault } from './fault.ts';

/** redirect_uri is compared without the accents of its letters. */
export const tokenRedirectUriLettersFolded: Fault = {
  id: 'token/redirect-uri-letters-folded',
  title: 'redirect_uri is compared without the accents of its letters',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({
    matchIssuedRedirectUri: (expected, sent) => expected === sent.normalize('NFD').replace(/\p{M}/gu, ''),
  }),
};
