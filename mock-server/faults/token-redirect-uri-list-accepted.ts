import type { Fault } from './fault.ts';

/** A list with the right redirect_uri in it is accepted. */
export const tokenRedirectUriListAccepted: Fault = {
  id: 'token/redirect-uri-list-accepted',
  title: 'A list with the right redirect_uri in it is accepted',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => sent.split(/[ ,]+/).includes(expected) }),
};
