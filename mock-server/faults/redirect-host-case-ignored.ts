import type { Fault } from './fault.ts';

/** Scheme and host are compared without regard to case. */
export const redirectHostCaseIgnored: Fault = {
  id: 'redirect/host-case-ignored',
  title: 'Scheme and host are compared without regard to case',
  breaks: 'redirect-host-case',
  harm: 'Comparison after normalisation is where parsers disagree.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) => {
      const folded = sent.replace(/^[^/]*\/\/[^/?#]*/, (start) => start.toLowerCase());
      return client.redirectUris.includes(folded) ? sent : undefined;
    },
  }),
};
