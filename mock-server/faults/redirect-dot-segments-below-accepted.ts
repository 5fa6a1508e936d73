import type { Fault } from './fault.ts';

/** A path that begins with the registered one may climb out of it. */
export const redirectDotSegmentsBelowAccepted: Fault = {
  id: 'redirect/dot-segments-below-accepted',
  title: 'A path that begins with the registered one may climb out of it',
  breaks: 'redirect-dot-segments',
  harm: 'A prefix check passes while the browser goes elsewhere.',
  wrap: (steps) => ({
    matchRegisteredRedirectUri: (client, sent, exchange, env) =>
      steps.matchRegisteredRedirectUri(client, sent, exchange, env) ??
      (sent.includes('/..') && client.redirectUris.some((uri) => sent.startsWith(uri)) ? sent : undefined),
  }),
};
