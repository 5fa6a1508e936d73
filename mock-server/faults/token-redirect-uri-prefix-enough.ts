import type { Fault } from './fault.ts';

/** A redirect_uri that begins with the right one is accepted. */
export const tokenRedirectUriPrefixEnough: Fault = {
  id: 'token/redirect-uri-prefix-enough',
  title: 'A redirect_uri that begins with the right one is accepted',
  breaks: 'token-redirect-uri-exact',
  harm: 'Other paths of the application redeem the code.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => sent.startsWith(expected) }),
};
