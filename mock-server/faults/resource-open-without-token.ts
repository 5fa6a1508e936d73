import type { Fault } from './fault.ts';

/** The resource opens without a token. */
export const resourceOpenWithoutToken: Fault = {
  id: 'resource/open-without-token',
  title: 'The resource opens without a token',
  breaks: 'resource-no-token',
  harm: 'The data is public.',
  wrap: (steps) => ({
    checkBearer: async (exchange, env) => {
      const refusal = await steps.checkBearer(exchange, env);
      return refusal?.condition === 'resource-token-absent' ? undefined : refusal;
    },
    checkTokenKnown: (exchange, env) =>
      exchange.bearer === '' ? undefined : steps.checkTokenKnown(exchange, env),
    checkTokenAudience: (exchange, env) =>
      exchange.bearer === '' ? undefined : steps.checkTokenAudience(exchange, env),
  }),
};
