import type { Fault } from './fault.ts';

/** Only the client that was registered first is known by its secret. */
export const tokenOnlyFirstClient: Fault = {
  id: 'token/only-first-client',
  title: 'Only the client that was registered first is known by its secret',
  breaks: 'token-form-accepted',
  harm: 'Every other application gets codes and no token.',
  wrap: (steps) => ({
    compareSecret: (expected, sent, exchange, env) =>
      expected === env.config.clients[0]?.secret && steps.compareSecret(expected, sent, exchange, env),
  }),
};
