import type { Fault } from './fault.ts';

/** The JSON branch forgets to ask for the secret. */
export const tokenSecretOptionalInJson: Fault = {
  id: 'token/secret-optional-in-json',
  title: 'The JSON branch forgets to ask for the secret',
  breaks: 'token-client-secret-missing',
  harm: 'A stolen code is enough, in one encoding.',
  wrap: (steps) => ({
    requireClientSecret: async (exchange, env) => {
      const refusal = await steps.requireClientSecret(exchange, env);
      if (refusal === undefined || exchange.encoding !== 'json') return refusal;
      exchange.clientSecret = steps.findClient(exchange.clientId, exchange, env)?.secret ?? '';
      return undefined;
    },
  }),
};
