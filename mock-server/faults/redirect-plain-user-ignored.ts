import type { Fault } from './fault.ts';

/** A user name in front of the host does not matter. */
export const redirectPlainUserIgnored: Fault = {
  id: 'redirect/plain-user-ignored',
  title: 'A user name in front of the host does not matter',
  breaks: 'redirect-user-info',
  harm: 'People read the user name for the host.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => uri === sent.replace(/\/\/[^/@?#]*@/, '//')) ? sent : undefined,
  }),
};
