import type { Fault } from './fault.ts';

/** An array that holds the object is unwrapped. */
export const tokenJsonArrayUnwrapped: Fault = {
  id: 'token/json-array-unwrapped',
  title: 'An array that holds the object is unwrapped',
  breaks: 'token-json-not-object',
  harm: 'Gateways that check objects see nothing to check.',
  wrap: (steps) => ({
    parseJsonBody: (body, exchange, env) => {
      const text = Buffer.from(body).toString('utf8').trim();
      return steps.parseJsonBody(text.startsWith('[') ? Buffer.from(text.slice(1, -1)) : body, exchange, env);
    },
  }),
};
