import type { TokenRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** Any token is taken for the latest one. */
export const resourceAnyToken: Fault = {
  id: 'resource/any-token',
  title: 'Any token is taken for the latest one',
  breaks: 'resource-bad-token',
  harm: 'The data is public.',
  wrap: (steps) => {
    let latest: TokenRecord | undefined;
    return {
      issueToken: async (exchange, env) => {
        const refusal = await steps.issueToken(exchange, env);
        latest = exchange.token;
        return refusal;
      },
      findToken: (token, exchange, env) => steps.findToken(token, exchange, env) ?? latest,
    };
  },
};
