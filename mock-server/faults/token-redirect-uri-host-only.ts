import type { Fault } from './fault.ts';

/** Only the host of redirect_uri is compared. */
export const tokenRedirectUriHostOnly: Fault = {
  id: 'token/redirect-uri-host-only',
  title: 'Only the host of redirect_uri is compared',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({
    matchIssuedRedirectUri: (expected, sent) =>
      URL.canParse(sent) && new URL(expected).hostname === new URL(sent).hostname,
  }),
};
