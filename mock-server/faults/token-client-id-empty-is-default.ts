import type { Fault } from './fault.ts';

/** An empty client_id stands for the first registered client. */
export const tokenClientIdEmptyIsDefault: Fault = {
  id: 'token/client-id-empty-is-default',
  title: 'An empty client_id stands for the first registered client',
  breaks: 'token-client-id-empty',
  harm: 'An empty value opens the most important registration.',
  wrap: (steps) => ({
    requireClientId: async (exchange, env) => {
      const refusal = await steps.requireClientId(exchange, env);
      if (
        refusal === undefined ||
        !exchange.parameters.entries.some(({ name, value }) => name === 'client_id' && value === '')
      ) {
        return refusal;
      }
      exchange.clientId = env.config.clients[0]?.id ?? '';
      return undefined;
    },
  }),
};
