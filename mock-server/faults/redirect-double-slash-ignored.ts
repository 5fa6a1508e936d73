import type { Fault } from './fault.ts';

/** Doubled slashes in the path do not matter. */
export const redirectDoubleSlashIgnored: Fault = {
  id: 'redirect/double-slash-ignored',
  title: 'Doubled slashes in the path do not matter',
  breaks: 'redirect-path-extended',
  harm: 'Servers disagree about which page is meant.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => uri === sent.replace(/(?<!:)\/{2,}/g, '/')) ? sent : undefined,
  }),
};
