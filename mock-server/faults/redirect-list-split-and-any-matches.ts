import type { Fault } from './fault.ts';

/** A value is split at commas, and one registered part is enough. */
export const redirectListSplitAndAnyMatches: Fault = {
  id: 'redirect/list-split-and-any-matches',
  title: 'A value is split at commas, and one registered part is enough',
  breaks: 'redirect-list',
  harm: 'A second, unregistered part rides along.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.find((uri) => sent.split(',').includes(uri)),
  }),
};
