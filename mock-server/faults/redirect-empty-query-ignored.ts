import type { Fault } from './fault.ts';

/** A question mark behind a redirect URI does not matter. */
export const redirectEmptyQueryIgnored: Fault = {
  id: 'redirect/empty-query-ignored',
  title: 'A question mark behind a redirect URI does not matter',
  breaks: 'redirect-query-added',
  harm: 'What is forgiven once is forgiven again, further down the path.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => uri === sent.replace(/[?&]$/, '')) ? sent : undefined,
  }),
};
