import type { Fault } from './fault.ts';

/** Only the origin of the redirect URI is compared. */
export const redirectHostOnlyMatch: Fault = {
  id: 'redirect/host-only-match',
  title: 'Only the origin of the redirect URI is compared',
  breaks: 'redirect-path-shortened',
  harm: 'Any page of the host receives codes.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      URL.canParse(sent) && client.redirectUris.some((uri) => new URL(uri).origin === new URL(sent).origin)
        ? sent
        : undefined,
  }),
};
