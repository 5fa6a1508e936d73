import type { Fault } from './fault.ts';

/** Client ids are looked up without regard to case. */
export const authorizeClientIdCaseIgnored: Fault = {
  id: 'authorize/client-id-case-ignored',
  title: 'Client ids are looked up without regard to case',
  breaks: 'authorize-client-id-exact',
  harm: 'Look-alike identifiers share one registration.',
  wrap: (steps) => ({
    findClient: (id, exchange, env) =>
      exchange.kind === 'authorize'
        ? env.config.clients.find((client) => client.id.toLowerCase() === id.toLowerCase())
        : steps.findClient(id, exchange, env),
  }),
};
