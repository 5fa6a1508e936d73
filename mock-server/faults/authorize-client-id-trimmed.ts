import type { Fault } from './fault.ts';

/** White space around client_id is ignored. */
export const authorizeClientIdTrimmed: Fault = {
  id: 'authorize/client-id-trimmed',
  title: 'White space around client_id is ignored',
  breaks: 'authorize-client-id-exact',
  harm: 'What is trimmed for the lookup may not be trimmed elsewhere.',
  wrap: (steps) => ({
    findClient: (id, exchange, env) =>
      steps.findClient(exchange.kind === 'authorize' ? id.trim() : id, exchange, env),
  }),
};
