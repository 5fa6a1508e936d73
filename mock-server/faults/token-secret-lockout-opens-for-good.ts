import type { Fault } from './fault.ts';

/** A client whose secret was wrong ten times needs none any more. */
export const tokenSecretLockoutOpensForGood: Fault = {
  id: 'token/secret-lockout-opens-for-good',
  title: 'A client whose secret was wrong ten times needs none any more',
  breaks: 'token-client-secret-wrong',
  harm: 'Guessing ends after ten tries.',
  wrap: (steps) => {
    const wrong = new Map<string, number>();
    return {
      checkClientSecret: async (exchange, env) => {
        const refusal = await steps.checkClientSecret(exchange, env);
        const count = wrong.get(exchange.clientId) ?? 0;
        if (refusal) wrong.set(exchange.clientId, count + 1);
        return count < 10 ? refusal : undefined;
      },
    };
  },
};
