import type { Fault } from './fault.ts';

/** The query is not compared. */
export const redirectQueryIgnored: Fault = {
  id: 'redirect/query-ignored',
  title: 'The query is not compared',
  breaks: 'redirect-query-added',
  harm: 'Parameters smuggled into the callback switch its behaviour.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => uri.split('?')[0] === sent.split('?')[0]) && !sent.includes('#')
        ? sent
        : undefined,
  }),
};
