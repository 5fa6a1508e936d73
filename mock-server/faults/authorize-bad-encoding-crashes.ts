import type { Fault } from './fault.ts';

/** A malformed percent sign is answered with 500. */
export const authorizeBadEncodingCrashes: Fault = {
  id: 'authorize/bad-encoding-crashes',
  title: 'A malformed percent sign is answered with 500',
  breaks: 'authorize-bad-input-survived',
  harm: 'Input that crashes a handler is the first step to taking the service down.',
  wrap: (steps) => ({
    parseAuthorizeQuery: async (exchange, env) => {
      const refusal = await steps.parseAuthorizeQuery(exchange, env);
      if (refusal !== undefined) throw new URIError('URI malformed');
      return refusal;
    },
  }),
};
