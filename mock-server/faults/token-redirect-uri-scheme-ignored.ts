import type { Fault } from './fault.ts';

/** The scheme of redirect_uri is not compared. */
export const tokenRedirectUriSchemeIgnored: Fault = {
  id: 'token/redirect-uri-scheme-ignored',
  title: 'The scheme of redirect_uri is not compared',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({
    matchIssuedRedirectUri: (expected, sent) => expected.replace(/^[^:]*/, '') === sent.replace(/^[^:]*/, ''),
  }),
};
