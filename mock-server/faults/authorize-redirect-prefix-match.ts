import type { Fault } from './fault.ts';

/** Whatever begins with a registered URI is taken for it. */
export const authorizeRedirectPrefixMatch: Fault = {
  id: 'authorize/redirect-prefix-match',
  title: 'A redirect URI that begins with a registered one is accepted',
  breaks: 'authorize-redirect-uri-exact',
  harm: 'Codes can be sent to other paths, and with a host-only registration to other hosts.',
  wrap: (steps) => ({
    matchRegisteredRedirectUri: (client, sent, exchange, env) =>
      steps.matchRegisteredRedirectUri(client, sent, exchange, env) ??
      (client.redirectUris.some((registered) => sent.startsWith(registered)) ? sent : undefined),
  }),
};
