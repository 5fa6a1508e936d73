import type { Fault } from './fault.ts';

/** A beginning of a client_id is enough. */
export const authorizeClientIdPrefixEnough: Fault = {
  id: 'authorize/client-id-prefix-enough',
  title: 'A beginning of a client_id is enough',
  breaks: 'authorize-client-id-exact',
  harm: 'Look-alike identifiers share one registration.',
  wrap: (steps) => ({
    findClient: (id, exchange, env) =>
      exchange.kind === 'authorize' && id !== ''
        ? env.config.clients.find((client) => client.id.startsWith(id))
        : steps.findClient(id, exchange, env),
  }),
};
