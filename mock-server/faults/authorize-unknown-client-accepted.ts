import type { Fault } from './fault.ts';

/** An unknown client is taken for the owner of the redirect URI. */
export const authorizeUnknownClientAccepted: Fault = {
  id: 'authorize/unknown-client-accepted',
  title: 'An unknown client is taken for the owner of the redirect URI',
  breaks: 'authorize-client-unknown',
  harm: 'An unregistered application collects sign-ins.',
  wrap: (steps) => ({
    findClient: (id, exchange, env) => {
      const found = steps.findClient(id, exchange, env);
      if (found !== undefined || exchange.kind !== 'authorize') return found;
      const uri = steps.readParameter(exchange.parameters, 'redirect_uri', exchange, env) ?? '';
      return env.config.clients.find(({ redirectUris }) => redirectUris.includes(uri));
    },
  }),
};
