import type { Fault } from './fault.ts';

/** Without client_id the client of the code is assumed. */
export const tokenClientIdFromCode: Fault = {
  id: 'token/client-id-from-code',
  title: 'Without client_id the client of the code is assumed',
  breaks: 'token-client-id-missing',
  harm: 'A stolen code and a guessed secret suffice; nobody says who redeems.',
  wrap: (steps) => ({
    requireClientId: async (exchange, env) => {
      const refusal = await steps.requireClientId(exchange, env);
      if (refusal === undefined || exchange.parameters.entries.some(({ name }) => name === 'client_id'))
        return refusal;
      const code = steps.readParameter(exchange.parameters, 'code', exchange, env) ?? '';
      exchange.clientId = steps.findCode(code, exchange, env)?.client.id ?? '';
      return undefined;
    },
  }),
};
