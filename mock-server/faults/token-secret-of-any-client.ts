import type { Fault } from './fault.ts';

/** Any registered secret is accepted for any client. */
export const tokenSecretOfAnyClient: Fault = {
  id: 'token/secret-of-any-client',
  title: 'Any registered secret is accepted for any client',
  breaks: 'token-client-secret-other-client',
  harm: "Every registered client redeems everyone's codes.",
  wrap: () => ({
    compareSecret: (_expected, sent, _exchange, env) =>
      env.config.clients.some(({ secret }) => secret === sent),
  }),
};
