import type { Fault } from './fault.ts';

/** The redirect URI ends at a null character for the check. */
export const redirectCutAtNull: Fault = {
  id: 'redirect/cut-at-null',
  title: 'The redirect URI ends at a null character for the check',
  breaks: 'redirect-backslash',
  harm: 'What is checked is not what is used.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => uri === sent.split('\0')[0]) ? sent : undefined,
  }),
};
