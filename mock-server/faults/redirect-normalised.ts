import type { Fault } from './fault.ts';

/** Redirect URIs are compared after URL normalisation. */
export const redirectNormalised: Fault = {
  id: 'redirect/normalised',
  title: 'Redirect URIs are compared after URL normalisation',
  breaks: 'redirect-dot-segments',
  harm: 'A check passes while the browser goes elsewhere.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      URL.canParse(sent) && client.redirectUris.some((uri) => new URL(uri).href === new URL(sent).href)
        ? sent
        : undefined,
  }),
};
