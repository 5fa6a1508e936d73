import type { Fault } from './fault.ts';

/** A slash at the end of redirect_uri does not matter. */
export const tokenRedirectUriSlashIgnored: Fault = {
  id: 'token/redirect-uri-slash-ignored',
  title: 'A slash at the end of redirect_uri does not matter',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({
    matchIssuedRedirectUri: (expected, sent) => expected.replace(/\/$/, '') === sent.replace(/\/$/, ''),
  }),
};
