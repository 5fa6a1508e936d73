import type { Fault } from './fault.ts';

/** Only the first registered redirect URI is accepted. */
export const authorizeFirstRegisteredRedirectUri: Fault = {
  id: 'authorize/first-registered-redirect-uri',
  title: 'Only the first registered redirect URI is accepted',
  breaks: 'authorize-alternate-redirect',
  harm: 'Staging and production callbacks of one client stop working.',
  wrap: (steps) => ({
    matchRegisteredRedirectUri: (client, sent, exchange, env) =>
      sent === client.redirectUris[0]
        ? steps.matchRegisteredRedirectUri(client, sent, exchange, env)
        : undefined,
  }),
};
