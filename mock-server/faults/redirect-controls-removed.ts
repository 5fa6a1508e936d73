import type { Fault } from './fault.ts';

/** Tabs and line breaks within a redirect URI are dropped for the check. */
export const redirectControlsRemoved: Fault = {
  id: 'redirect/controls-removed',
  title: 'Tabs and line breaks within a redirect URI are dropped for the check',
  breaks: 'redirect-backslash',
  harm: 'What is checked is not what is used.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => uri === sent.replace(/[\t\r\n]/g, '')) ? sent : undefined,
  }),
};
