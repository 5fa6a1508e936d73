import type { Fault } from './fault.ts';

/** A dot behind the host of redirect_uri does not matter. */
export const tokenRedirectUriHostDotIgnored: Fault = {
  id: 'token/redirect-uri-host-dot-ignored',
  title: 'A dot behind the host of redirect_uri does not matter',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({
    matchIssuedRedirectUri: (expected, sent) =>
      expected === sent.replace(/^(\w+:\/\/[^/?#:]*)\.(?=[/?#:]|$)/, '$1'),
  }),
};
