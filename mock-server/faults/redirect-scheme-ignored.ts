import type { Fault } from './fault.ts';

/** http and https are the same. */
export const redirectSchemeIgnored: Fault = {
  id: 'redirect/scheme-ignored',
  title: 'http and https are the same',
  breaks: 'redirect-scheme',
  harm: 'A code sent over plain http is read on the way.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) => {
      const bare = (uri: string) => uri.replace(/^https?:/i, '');
      return client.redirectUris.some((uri) => bare(uri) === bare(sent)) ? sent : undefined;
    },
  }),
};
