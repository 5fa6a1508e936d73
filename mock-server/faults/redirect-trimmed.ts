import type { Fault } from './fault.ts';

/** White space around the redirect URI is ignored. */
export const redirectTrimmed: Fault = {
  id: 'redirect/trimmed',
  title: 'White space around the redirect URI is ignored',
  breaks: 'redirect-padding',
  harm: 'What is trimmed for the check may not be trimmed for use.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) => client.redirectUris.find((uri) => uri === sent.trim()),
  }),
};
