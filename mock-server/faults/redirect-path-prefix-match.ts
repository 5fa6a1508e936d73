import type { Fault } from './fault.ts';

/** A path below the registered one is accepted. */
export const redirectPathPrefixMatch: Fault = {
  id: 'redirect/path-prefix-match',
  title: 'A path below the registered one is accepted',
  breaks: 'redirect-path-extended',
  harm: 'Uploads or open redirects under the callback receive codes.',
  wrap: (steps) => ({
    matchRegisteredRedirectUri: (client, sent, exchange, env) =>
      client.redirectUris.some((uri) => sent.startsWith(`${uri}/`))
        ? sent
        : steps.matchRegisteredRedirectUri(client, sent, exchange, env),
  }),
};
