import type { Fault } from './fault.ts';

/** A sub-domain in redirect_uri does not matter. */
export const tokenRedirectUriSubdomainAccepted: Fault = {
  id: 'token/redirect-uri-subdomain-accepted',
  title: 'A sub-domain in redirect_uri does not matter',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({
    matchIssuedRedirectUri: (expected, sent) =>
      sent === expected || sent.endsWith(`.${expected.replace(/^\w+:\/\//, '')}`),
  }),
};
