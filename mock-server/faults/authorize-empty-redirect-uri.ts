import type { Fault } from './fault.ts';

/** An empty redirect_uri stands for the first registered one. */
export const authorizeEmptyRedirectUri: Fault = {
  id: 'authorize/empty-redirect-uri',
  title: 'An empty redirect_uri stands for the first registered one',
  breaks: 'authorize-redirect-uri-empty',
  harm: 'An empty value bypasses the comparison.',
  wrap: (steps) => ({
    requireOneRedirectUri: async (exchange, env) => {
      const refusal = await steps.requireOneRedirectUri(exchange, env);
      return exchange.parameters.entries.some(({ name, value }) => name === 'redirect_uri' && value === '')
        ? undefined
        : refusal;
    },
    matchRegisteredRedirectUri: (client, sent, exchange, env) =>
      sent === '' ? client.redirectUris[0] : steps.matchRegisteredRedirectUri(client, sent, exchange, env),
  }),
};
