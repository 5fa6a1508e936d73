import type { TokenRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** A token of the right form is taken for the latest one. */
export const resourceTokenFormEnough: Fault = {
  id: 'resource/token-form-enough',
  title: 'A token of the right form is taken for the latest one',
  breaks: 'resource-bad-token',
  harm: 'Whoever has seen a token makes up another.',
  wrap: (steps) => {
    let latest: TokenRecord | undefined;
    return {
      issueToken: async (exchange, env) => {
        const refusal = await steps.issueToken(exchange, env);
        latest = exchange.token ?? latest;
        return refusal;
      },
      findToken: (token, exchange, env) =>
        steps.findToken(token, exchange, env) ??
        (latest?.key.length === token.length && /^[\w-]+$/.test(token) ? latest : undefined),
    };
  },
};
