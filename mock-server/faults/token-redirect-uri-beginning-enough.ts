import type { Fault } from './fault.ts';

/** A beginning of the right redirect_uri is accepted. */
export const tokenRedirectUriBeginningEnough: Fault = {
  id: 'token/redirect-uri-beginning-enough',
  title: 'A beginning of the right redirect_uri is accepted',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => sent !== '' && expected.startsWith(sent) }),
};
