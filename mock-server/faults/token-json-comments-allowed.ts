import type { Fault } from './fault.ts';

/** Comments and trailing commas in JSON are forgiven. */
export const tokenJsonCommentsAllowed: Fault = {
  id: 'token/json-comments-allowed',
  title: 'Comments and trailing commas in JSON are forgiven',
  breaks: 'token-json-malformed',
  harm: 'The lenient parser reads what the gateway did not check.',
  wrap: (steps) => ({
    parseJsonBody: (body, exchange, env) => {
      const text = new TextDecoder().decode(body);
      const cleaned = text.replace(/\/\*.*?\*\//gs, '').replace(/,\s*([}\]])/g, '$1');
      return steps.parseJsonBody(new TextEncoder().encode(cleaned), exchange, env);
    },
  }),
};
