import type { Fault } from './fault.ts';

/** The port of redirect_uri is not compared. */
export const tokenRedirectUriPortIgnored: Fault = {
  id: 'token/redirect-uri-port-ignored',
  title: 'The port of redirect_uri is not compared',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({
    matchIssuedRedirectUri: (expected, sent) =>
      [expected, sent]
        .map((uri) => uri.replace(/^(\w+:\/\/[^/:?#]+):\d*/, '$1'))
        .every((uri, _, [first]) => uri === first),
  }),
};
