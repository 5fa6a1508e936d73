import type { Fault } from './fault.ts';

/** A redirect URI that ends in a registered one is accepted. */
export const redirectSuffixEnough: Fault = {
  id: 'redirect/suffix-enough',
  title: 'A redirect URI that ends in a registered one is accepted',
  breaks: 'redirect-padding',
  harm: 'Whatever stands in front decides where the code goes.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => sent.endsWith(uri)) ? sent : undefined,
  }),
};
