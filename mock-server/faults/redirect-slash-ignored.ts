import type { Fault } from './fault.ts';

/** A slash at the end does not matter. */
export const redirectSlashIgnored: Fault = {
  id: 'redirect/slash-ignored',
  title: 'A slash at the end does not matter',
  breaks: 'redirect-trailing-slash',
  harm: 'Another handler than the registered one answers.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => uri.replace(/\/$/, '') === sent.replace(/\/$/, ''))
        ? sent
        : undefined,
  }),
};
