import type { Fault } from './fault.ts';

/** A number sign behind a redirect URI does not matter. */
export const redirectEmptyFragmentIgnored: Fault = {
  id: 'redirect/empty-fragment-ignored',
  title: 'A number sign behind a redirect URI does not matter',
  breaks: 'redirect-fragment',
  harm: 'The code is appended behind the fragment, where scripts of the page read it.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => uri === sent.replace(/#$/, '')) ? sent : undefined,
  }),
};
