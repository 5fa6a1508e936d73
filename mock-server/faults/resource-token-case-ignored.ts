import type { TokenRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** Tokens are compared without regard to case. */
export const resourceTokenCaseIgnored: Fault = {
  id: 'resource/token-case-ignored',
  title: 'Tokens are compared without regard to case',
  breaks: 'resource-token-exact',
  harm: 'The search for a token shrinks by a bit for every letter.',
  wrap: (steps) => {
    const issued = new Map<string, TokenRecord>();
    return {
      issueToken: async (exchange, env) => {
        const refusal = await steps.issueToken(exchange, env);
        if (exchange.token) issued.set(exchange.token.key.toLowerCase(), exchange.token);
        return refusal;
      },
      findToken: (sent) => issued.get(sent.toLowerCase()),
    };
  },
};
