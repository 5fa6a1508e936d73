import type { Fault } from './fault.ts';

/** Ports are not compared. */
export const redirectPortIgnored: Fault = {
  id: 'redirect/port-ignored',
  title: 'Ports are not compared',
  breaks: 'redirect-port',
  harm: 'Another service on the same host receives codes.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) => {
      const bare = (uri: string) => uri.replace(/^(\w+:\/\/[^/:?#]+):\d+/, '$1');
      return client.redirectUris.some((uri) => bare(uri) === bare(sent)) ? sent : undefined;
    },
  }),
};
