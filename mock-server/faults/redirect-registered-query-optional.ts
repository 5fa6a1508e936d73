import type { Fault } from './fault.ts';

/** A registered query may be left out or changed. */
export const redirectRegisteredQueryOptional: Fault = {
  id: 'redirect/registered-query-optional',
  title: 'A registered query may be left out or changed',
  breaks: 'redirect-query-dropped',
  harm: "The code reaches another tenant's callback.",
  wrap: (steps) => ({
    matchRegisteredRedirectUri: (client, sent, exchange, env) =>
      steps.matchRegisteredRedirectUri(client, sent, exchange, env) ??
      (client.redirectUris.some((uri) => uri.includes('?') && uri.split('?')[0] === sent.split('?')[0])
        ? sent
        : undefined),
  }),
};
