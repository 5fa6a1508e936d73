import type { TokenRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** A beginning of the token is enough. */
export const resourceTokenPrefixEnough: Fault = {
  id: 'resource/token-prefix-enough',
  title: 'A beginning of the token is enough',
  breaks: 'resource-token-exact',
  harm: 'The search for a token shrinks.',
  wrap: (steps) => {
    const issued: TokenRecord[] = [];
    return {
      issueToken: async (exchange, env) => {
        const refusal = await steps.issueToken(exchange, env);
        if (exchange.token) issued.push(exchange.token);
        return refusal;
      },
      findToken: (sent) => issued.findLast(({ key }) => key.startsWith(sent)),
    };
  },
};
