import type { Fault } from './fault.ts';

/** Without client_id the owner of the redirect URI is assumed. */
export const authorizeDefaultClient: Fault = {
  id: 'authorize/default-client',
  title: 'Without client_id the owner of the redirect URI is assumed',
  breaks: 'authorize-client-id-missing',
  harm: 'Nobody can tell which application the user is asked to trust.',
  wrap: (steps) => ({
    requireOneClientId: async (exchange, env) => {
      const refusal = await steps.requireOneClientId(exchange, env);
      return exchange.parameters.entries.some(({ name }) => name === 'client_id') ? refusal : undefined;
    },
    identifyAuthorizeClient: async (exchange, env) => {
      const refusal = await steps.identifyAuthorizeClient(exchange, env);
      if (refusal === undefined || exchange.parameters.entries.some(({ name }) => name === 'client_id'))
        return refusal;
      const uri = steps.readParameter(exchange.parameters, 'redirect_uri', exchange, env) ?? '';
      exchange.client = env.config.clients.find(({ redirectUris }) => redirectUris.includes(uri));
      return exchange.client === undefined ? refusal : undefined;
    },
  }),
};
