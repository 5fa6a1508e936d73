import type { Fault } from './fault.ts';

/** Of two client_id parameters the first counts. */
export const authorizeFirstClientIdWins: Fault = {
  id: 'authorize/first-client-id-wins',
  title: 'Of two client_id parameters the first counts',
  breaks: 'authorize-client-id-repeated',
  harm: 'Two components that read different copies are played against each other.',
  wrap: (steps) => ({
    parseAuthorizeQuery: async (exchange, env) => {
      const refusal = await steps.parseAuthorizeQuery(exchange, env);
      const [first, ...others] = exchange.parameters.entries.filter(({ name }) => name === 'client_id');
      const rest = exchange.parameters.entries.filter(({ name }) => name !== 'client_id');
      if (first && others.length > 0)
        exchange.parameters = { ...exchange.parameters, entries: [first, ...rest] };
      return refusal;
    },
  }),
};
