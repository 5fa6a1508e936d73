import type { Fault } from './fault.ts';

/** redirect_uri is compared after URL normalisation. */
export const tokenRedirectUriNormalised: Fault = {
  id: 'token/redirect-uri-normalised',
  title: 'redirect_uri is compared after URL normalisation',
  breaks: 'token-redirect-uri-exact',
  harm: 'Parsers disagree about what is equal.',
  wrap: () => ({
    matchIssuedRedirectUri: (expected, sent) =>
      URL.canParse(sent) && new URL(expected).href === new URL(sent).href,
  }),
};
