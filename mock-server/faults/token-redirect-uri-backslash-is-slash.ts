import type { Fault } from './fault.ts';

/** Backslashes in redirect_uri are slashes. */
export const tokenRedirectUriBackslashIsSlash: Fault = {
  id: 'token/redirect-uri-backslash-is-slash',
  title: 'Backslashes in redirect_uri are slashes',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.replaceAll('\\', '/') }),
};
