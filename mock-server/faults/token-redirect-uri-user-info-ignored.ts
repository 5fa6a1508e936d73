import type { Fault } from './fault.ts';

/** User information in redirect_uri is not compared. */
export const tokenRedirectUriUserInfoIgnored: Fault = {
  id: 'token/redirect-uri-user-info-ignored',
  title: 'User information in redirect_uri is not compared',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({
    matchIssuedRedirectUri: (expected, sent) => expected === sent.replace(/\/\/[^/@?#]*@/, '//'),
  }),
};
