import type { Fault } from './fault.ts';

/** Doubled slashes in the path of redirect_uri do not matter. */
export const tokenRedirectUriDoubleSlashIgnored: Fault = {
  id: 'token/redirect-uri-double-slash-ignored',
  title: 'Doubled slashes in the path of redirect_uri do not matter',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({
    matchIssuedRedirectUri: (expected, sent) => expected === sent.replace(/(?<!:)\/{2,}/g, '/'),
  }),
};
