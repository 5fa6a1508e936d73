import type { Fault } from './fault.ts';

/** An empty client_id stands for the first registered client. */
export const authorizeEmptyClient: Fault = {
  id: 'authorize/empty-client',
  title: 'An empty client_id stands for the first registered client',
  breaks: 'authorize-client-id-empty',
  harm: 'Empty values open the most important registration.',
  wrap: (steps) => ({
    requireOneClientId: async (exchange, env) => {
      const refusal = await steps.requireOneClientId(exchange, env);
      return exchange.parameters.entries.some(({ name, value }) => name === 'client_id' && value === '')
        ? undefined
        : refusal;
    },
    findClient: (id, exchange, env) =>
      id === '' ? env.config.clients[0] : steps.findClient(id, exchange, env),
  }),
};
