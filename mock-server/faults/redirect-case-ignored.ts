import type { Fault } from './fault.ts';

/** Redirect URIs are compared without regard to case. */
export const redirectCaseIgnored: Fault = {
  id: 'redirect/case-ignored',
  title: 'Redirect URIs are compared without regard to case',
  breaks: 'redirect-path-case',
  harm: 'On many servers it is another resource.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => uri.toLowerCase() === sent.toLowerCase()) ? sent : undefined,
  }),
};
