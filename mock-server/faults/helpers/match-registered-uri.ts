import type { OverrideSteps } from '../../provider/steps.ts';

/** Whether a registered URI is the one that was sent. */
type Match = (registered: string, sent: string) => boolean;

/** Compares redirect URIs with the registered ones in another way. */
export const matchRegisteredUri =
  (match: Match): OverrideSteps =>
  () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => match(uri, sent)) ? sent : undefined,
  });

/** Accepts more redirect URIs than those that are registered. */
export const matchMoreUris =
  (match: Match): OverrideSteps =>
  (steps) => ({
    matchRegisteredRedirectUri: (client, sent, exchange, env) =>
      steps.matchRegisteredRedirectUri(client, sent, exchange, env) ??
      (client.redirectUris.some((uri) => match(uri, sent)) ? sent : undefined),
  });
