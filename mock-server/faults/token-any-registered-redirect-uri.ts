import type { Fault } from './fault.ts';

/** Any redirect URI registered for the client is accepted. */
export const tokenAnyRegisteredRedirectUri: Fault = {
  id: 'token/any-registered-redirect-uri',
  title: 'Any redirect URI registered for the client is accepted',
  breaks: 'token-redirect-uri-alternate',
  harm: 'A code stolen through the weakest callback is redeemed.',
  wrap: () => ({
    matchIssuedRedirectUri: (_expected, sent, exchange) =>
      exchange.kind === 'token' && (exchange.client?.redirectUris.includes(sent) ?? false),
  }),
};
