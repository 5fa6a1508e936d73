import type { Fault } from './fault.ts';

/** Redirect URIs are compared in a compatible Unicode form. */
export const redirectUnicodeFolded: Fault = {
  id: 'redirect/unicode-folded',
  title: 'Redirect URIs are compared in a compatible Unicode form',
  breaks: 'redirect-encoding',
  harm: 'Browsers and comparisons disagree about which host is meant.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => uri === sent.normalize('NFKC')) ? sent : undefined,
  }),
};
