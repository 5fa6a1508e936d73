import type { Fault } from './fault.ts';

/** White space in front of redirect_uri is ignored. */
export const tokenRedirectUriLeadingBlankIgnored: Fault = {
  id: 'token/redirect-uri-leading-blank-ignored',
  title: 'White space in front of redirect_uri is ignored',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.trimStart() }),
};
