import type { Fault } from './fault.ts';

/** redirect_uri is asked for and not compared. */
export const tokenRedirectUriIgnored: Fault = {
  id: 'token/redirect-uri-ignored',
  title: 'redirect_uri is asked for and not compared',
  breaks: 'token-redirect-uri-mismatch',
  harm: 'A code stolen through another redirect URI can be redeemed.',
  wrap: () => ({ matchIssuedRedirectUri: () => true }),
};
