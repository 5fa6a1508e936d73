import type { Fault } from './fault.ts';

/** A malformed percent sign is answered with 500. */
export const tokenBrokenEncodingCrashes: Fault = {
  id: 'token/broken-encoding-crashes',
  title: 'A malformed percent sign is answered with 500',
  breaks: 'token-bad-input-survived',
  harm: 'Input that crashes a handler is the first step to taking the service down.',
  wrap: (steps) => ({
    parseTokenBody: async (exchange, env) => {
      const refusal = await steps.parseTokenBody(exchange, env);
      if (refusal !== undefined && exchange.encoding === 'form') throw new URIError('URI malformed');
      return refusal;
    },
  }),
};
