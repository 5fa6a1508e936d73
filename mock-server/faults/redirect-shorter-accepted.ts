import type { Fault } from './fault.ts';

/** A beginning of a registered redirect URI is accepted. */
export const redirectShorterAccepted: Fault = {
  id: 'redirect/shorter-accepted',
  title: 'A beginning of a registered redirect URI is accepted',
  breaks: 'redirect-path-shortened',
  harm: 'Any page of the host receives codes.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      sent.length > 10 && client.redirectUris.some((uri) => uri.startsWith(sent)) ? sent : undefined,
  }),
};
