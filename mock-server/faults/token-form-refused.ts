import type { Fault } from './fault.ts';

/** Form bodies are refused as an unsupported media type. */
export const tokenFormRefused: Fault = {
  id: 'token/form-refused',
  title: 'Form bodies are refused as an unsupported media type',
  breaks: 'token-form-accepted',
  harm: 'Clients that follow the first documented example cannot sign in.',
  wrap: (steps) => ({
    readBodyKind: (request, exchange, env) => {
      const kind = steps.readBodyKind(request, exchange, env);
      return kind === 'form' && exchange.kind === 'token' ? 'other' : kind;
    },
  }),
};
