import type { Fault } from './fault.ts';

/** Without redirect_uri the first registered one is used. */
export const authorizeDefaultRedirectUri: Fault = {
  id: 'authorize/default-redirect-uri',
  title: 'Without redirect_uri the first registered one is used',
  breaks: 'authorize-redirect-uri-missing',
  harm: 'A default target takes the choice from the application and hides mistakes.',
  wrap: (steps) => ({
    requireOneRedirectUri: async (exchange, env) => {
      const refusal = await steps.requireOneRedirectUri(exchange, env);
      return exchange.parameters.entries.some(({ name }) => name === 'redirect_uri') ? refusal : undefined;
    },
    matchRegisteredRedirectUri: (client, sent, exchange, env) =>
      sent === '' ? client.redirectUris[0] : steps.matchRegisteredRedirectUri(client, sent, exchange, env),
  }),
};
