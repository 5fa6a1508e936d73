import type { Fault } from './fault.ts';

/** An empty secret is not compared. */
export const tokenSecretEmptyAccepted: Fault = {
  id: 'token/secret-empty-accepted',
  title: 'An empty secret is not compared',
  breaks: 'token-client-secret-empty',
  harm: 'A stolen code is enough.',
  wrap: (steps) => ({
    requireClientSecret: async (exchange, env) => {
      const refusal = await steps.requireClientSecret(exchange, env);
      if (
        refusal === undefined ||
        !exchange.parameters.entries.some(({ name, value }) => name === 'client_secret' && value === '')
      ) {
        return refusal;
      }
      exchange.clientSecret = steps.findClient(exchange.clientId, exchange, env)?.secret ?? '';
      return undefined;
    },
  }),
};
