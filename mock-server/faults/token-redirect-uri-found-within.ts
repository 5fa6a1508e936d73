import type { Fault } from './fault.ts';

/** A redirect_uri that contains the right one is accepted. */
export const tokenRedirectUriFoundWithin: Fault = {
  id: 'token/redirect-uri-found-within',
  title: 'A redirect_uri that contains the right one is accepted',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => sent.includes(expected) }),
};
