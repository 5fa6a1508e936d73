import type { Fault } from './fault.ts';

/** The URI is searched in the stored comma-separated list. */
export const redirectSearchedInList: Fault = {
  id: 'redirect/searched-in-list',
  title: 'The URI is searched in the stored comma-separated list',
  breaks: 'redirect-list',
  harm: 'Pieces and chains of registered URIs are accepted.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      sent.length > 10 && client.redirectUris.join(',').includes(sent) ? sent : undefined,
  }),
};
