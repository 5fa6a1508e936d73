import type { Fault } from './fault.ts';

/** The list of users holds the registered clients. */
export const resourceListShowsClients: Fault = {
  id: 'resource/list-shows-clients',
  title: 'The list of users holds the clients as well, with their secrets',
  breaks: 'token-secret-kept-private',
  harm: 'Any token is enough to become every client.',
  wrap: (steps) => ({
    renderResource: (value, exchange, env) => {
      if (exchange.route.endpoint !== 'users' || !Array.isArray(value))
        return steps.renderResource(value, exchange, env);
      const clients = [...env.clients.values()].map(({ id, secret }) => ({
        id,
        name: id,
        Key: btoa(secret),
      }));
      return steps.renderResource([...value, ...clients], exchange, env);
    },
  }),
};
