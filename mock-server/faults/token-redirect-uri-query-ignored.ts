import type { Fault } from './fault.ts';

/** The query of redirect_uri is not compared. */
export const tokenRedirectUriQueryIgnored: Fault = {
  id: 'token/redirect-uri-query-ignored',
  title: 'The query of redirect_uri is not compared',
  breaks: 'token-redirect-uri-exact',
  harm: 'The code of one tenant is redeemed for another.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => expected.split('?')[0] === sent.split('?')[0] }),
};
