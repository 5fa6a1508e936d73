import type { Fault } from './fault.ts';

/** Redirect URIs of all clients are accepted for each. */
export const redirectOfAnyClient: Fault = {
  id: 'redirect/of-any-client',
  title: 'Redirect URIs of all clients are accepted for each',
  breaks: 'redirect-other-client',
  harm: "One tenant's application collects the codes of another.",
  wrap: (steps) => ({
    matchRegisteredRedirectUri: (_client, sent, exchange, env) =>
      env.config.clients
        .map((client) => steps.matchRegisteredRedirectUri(client, sent, exchange, env))
        .find((uri) => uri !== undefined),
  }),
};
