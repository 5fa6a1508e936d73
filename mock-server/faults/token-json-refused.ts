import type { Fault } from './fault.ts';

/** JSON bodies are refused as an unsupported media type. */
export const tokenJsonRefused: Fault = {
  id: 'token/json-refused',
  title: 'JSON bodies are refused as an unsupported media type',
  breaks: 'token-json-accepted',
  harm: 'Clients that follow the second documented example cannot sign in.',
  wrap: (steps) => ({
    readBodyKind: (request, exchange, env) => {
      const kind = steps.readBodyKind(request, exchange, env);
      return kind === 'json' ? 'other' : kind;
    },
  }),
};
