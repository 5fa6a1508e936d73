import type { Fault } from './fault.ts';

/** An array that holds the object is unwrapped. */
export const tokenJsonArrayUnwrapped: Fault = {
  id: 'token/json-array-unwrapped',
  title: 'An array that holds the object is unwrapped',
  breaks: 'token-json-not-object',
  harm: 'Gateways that check objects see nothing to check.',
  wrap: (steps) => ({
    parseJsonBody: (body, exchange, env) => {
      const text = new TextDecoder().decode(body).trim();
      return steps.parseJsonBody(
        text.startsWith('[') ? new TextEncoder().encode(text.slice(1, -1)) : body,
        exchange,
        env,
      );
    },
  }),
};
