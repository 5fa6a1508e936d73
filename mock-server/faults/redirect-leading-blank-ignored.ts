import type { Fault } from './fault.ts';

/** White space in front of a redirect URI is ignored. */
export const redirectLeadingBlankIgnored: Fault = {
  id: 'redirect/leading-blank-ignored',
  title: 'White space in front of a redirect URI is ignored',
  breaks: 'redirect-padding',
  harm: 'What is trimmed for the check may not be trimmed for use.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => uri === sent.trimStart()) ? sent : undefined,
  }),
};
