import type { Fault } from './fault.ts';

/** The JSON branch does not compare redirect_uri. */
export const tokenRedirectUriIgnoredInJson: Fault = {
  id: 'token/redirect-uri-ignored-in-json',
  title: 'The JSON branch does not compare redirect_uri',
  breaks: 'token-redirect-uri-mismatch',
  harm: 'A code stolen through another redirect URI can be redeemed, in one encoding.',
  wrap: (steps) => ({
    matchIssuedRedirectUri: (expected, sent, exchange, env) =>
      (exchange.kind === 'token' && exchange.encoding === 'json') ||
      steps.matchIssuedRedirectUri(expected, sent, exchange, env),
  }),
};
