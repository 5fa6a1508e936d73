import type { Fault } from './fault.ts';

/** White space around client_id is ignored. */
export const tokenClientIdTrimmed: Fault = {
  id: 'token/client-id-trimmed',
  title: 'White space around client_id is ignored',
  breaks: 'token-client-id-exact',
  harm: 'What is trimmed for the lookup may not be trimmed elsewhere.',
  wrap: (steps) => ({
    findClient: (id, exchange, env) =>
      steps.findClient(exchange.kind === 'token' ? id.trim() : id, exchange, env),
  }),
};
