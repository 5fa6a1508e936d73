import type { Fault } from './fault.ts';

/** Only the path of redirect_uri is compared. */
export const tokenRedirectUriHostIgnored: Fault = {
  id: 'token/redirect-uri-host-ignored',
  title: 'Only the path of redirect_uri is compared',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({
    matchIssuedRedirectUri: (expected, sent) =>
      URL.canParse(sent) && new URL(expected).pathname === new URL(sent).pathname,
  }),
};
