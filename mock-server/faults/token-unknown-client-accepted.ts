import type { Fault } from './fault.ts';

/** An unknown client may redeem codes. */
export const tokenUnknownClientAccepted: Fault = {
  id: 'token/unknown-client-accepted',
  title: 'An unknown client may redeem codes',
  breaks: 'token-client-unknown',
  harm: 'Codes are redeemed without registration.',
  wrap: (steps) => ({
    identifyTokenClient: async (exchange, env) => {
      const refusal = await steps.identifyTokenClient(exchange, env);
      if (refusal === undefined) return undefined;
      exchange.client = steps.findCode(exchange.code, exchange, env)?.client;
      return exchange.client === undefined ? refusal : undefined;
    },
  }),
};
