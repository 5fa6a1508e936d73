import type { Fault } from './fault.ts';

/** Malformed JSON is answered with 500. */
export const tokenJsonMalformedCrashes: Fault = {
  id: 'token/json-malformed-crashes',
  title: 'Malformed JSON is answered with 500',
  breaks: 'token-json-malformed',
  harm: 'Input that crashes a handler is the first step to taking the service down.',
  wrap: (steps) => ({
    parseTokenBody: async (exchange, env) => {
      const refusal = await steps.parseTokenBody(exchange, env);
      if (refusal !== undefined && exchange.encoding === 'json')
        throw new SyntaxError('Unexpected token in JSON');
      return refusal;
    },
  }),
};
