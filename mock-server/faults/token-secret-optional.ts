import type { Fault } from './fault.ts';

/** Without client_secret the client is taken at its word. */
export const tokenSecretOptional: Fault = {
  id: 'token/secret-optional',
  title: 'Without client_secret the client is taken at its word',
  breaks: 'token-client-secret-missing',
  harm: 'A stolen code is enough.',
  wrap: (steps) => ({
    requireClientSecret: async (exchange, env) => {
      const refusal = await steps.requireClientSecret(exchange, env);
      if (refusal === undefined || exchange.parameters.entries.some(({ name }) => name === 'client_secret'))
        return refusal;
      exchange.clientSecret = steps.findClient(exchange.clientId, exchange, env)?.secret ?? '';
      return undefined;
    },
  }),
};
