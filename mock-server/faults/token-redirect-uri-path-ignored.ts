import type { Fault } from './fault.ts';

/** The host and scheme of redirect_uri are compared, the path is not. */
export const tokenRedirectUriPathIgnored: Fault = {
  id: 'token/redirect-uri-path-ignored',
  title: 'The host and scheme of redirect_uri are compared, the path is not',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({
    matchIssuedRedirectUri: (expected, sent) =>
      URL.canParse(sent) && new URL(expected).origin === new URL(sent).origin,
  }),
};
