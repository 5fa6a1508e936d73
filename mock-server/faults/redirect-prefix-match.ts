import type { Fault } from './fault.ts';

/** A redirect URI that begins with a registered one is accepted. */
export const redirectPrefixMatch: Fault = {
  id: 'redirect/prefix-match',
  title: 'A redirect URI that begins with a registered one is accepted',
  breaks: 'redirect-path-extended',
  harm: 'Uploads or open redirects under the callback receive codes.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => sent.startsWith(uri)) ? sent : undefined,
  }),
};
