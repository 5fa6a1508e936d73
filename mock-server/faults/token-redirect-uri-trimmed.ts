import type { Fault } from './fault.ts';

/** White space around redirect_uri is ignored. */
export const tokenRedirectUriTrimmed: Fault = {
  id: 'token/redirect-uri-trimmed',
  title: 'White space around redirect_uri is ignored',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.trim() }),
};
