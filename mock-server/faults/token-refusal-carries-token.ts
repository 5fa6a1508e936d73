import type { Fault } from './fault.ts';

/** The refusal of a wrong secret carries a token in its body. */
export const tokenRefusalCarriesToken: Fault = {
  id: 'token/refusal-carries-token',
  title: 'The refusal of a wrong secret carries a token in its body',
  breaks: 'token-refusal-without-token',
  harm: 'The refusal is void.',
  wrap: (steps) => ({
    checkClientSecret: async (exchange, env) => {
      const refusal = await steps.checkClientSecret(exchange, env);
      if (refusal !== undefined) exchange.codeRecord = steps.findCode(exchange.code, exchange, env);
      return refusal;
    },
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      if (exchange.kind !== 'token' || refusal.condition !== 'token-client-secret-wrong') return answer;
      return {
        ...answer,
        body: JSON.stringify({ title: 'Unauthorized', access_token: steps.mintToken(exchange, env) }),
      };
    },
  }),
};
