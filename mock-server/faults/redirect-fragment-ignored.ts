import type { Fault } from './fault.ts';

/** A fragment is cut off before the comparison. */
export const redirectFragmentIgnored: Fault = {
  id: 'redirect/fragment-ignored',
  title: 'A fragment is cut off before the comparison',
  breaks: 'redirect-fragment',
  harm: 'The code may be appended behind the fragment.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.includes(sent.split('#')[0] ?? '') ? sent : undefined,
  }),
};
