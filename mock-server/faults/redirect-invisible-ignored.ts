import type { Fault } from './fault.ts';

/** Invisible characters in a redirect URI do not count. */
export const redirectInvisibleIgnored: Fault = {
  id: 'redirect/invisible-ignored',
  title: 'Invisible characters in a redirect URI do not count',
  breaks: 'redirect-encoding',
  harm: 'What is checked is not what is used.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => uri === sent.replace(/\p{Cf}/gu, '')) ? sent : undefined,
  }),
};
