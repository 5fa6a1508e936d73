import type { Fault } from './fault.ts';

/** After five wrong secrets in a row the next one is accepted. */
export const tokenSecretLockoutOpens: Fault = {
  id: 'token/secret-lockout-opens',
  title: 'After five wrong secrets in a row the next one is accepted',
  breaks: 'token-client-secret-wrong',
  harm: 'Guessing ends after five tries.',
  wrap: (steps) => {
    const wrong = new Map<string, number>();
    return {
      checkClientSecret: async (exchange, env) => {
        const refusal = await steps.checkClientSecret(exchange, env);
        const count = wrong.get(exchange.clientId) ?? 0;
        wrong.set(exchange.clientId, refusal && count < 5 ? count + 1 : 0);
        return count < 5 ? refusal : undefined;
      },
    };
  },
};
