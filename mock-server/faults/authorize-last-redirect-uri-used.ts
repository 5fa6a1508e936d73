import type { Fault } from './fault.ts';

/** The first redirect_uri is checked, the last one is used. */
export const authorizeLastRedirectUriUsed: Fault = {
  id: 'authorize/last-redirect-uri-used',
  title: 'The first redirect_uri is checked, the last one is used',
  breaks: 'authorize-redirect-uri-repeated',
  harm: 'The code goes to whoever appends a parameter.',
  wrap: (steps) => ({
    requireOneRedirectUri: () => undefined,
    checkRedirectUriRegistered: async (exchange, env) => {
      const refusal = await steps.checkRedirectUriRegistered(exchange, env);
      const last = exchange.parameters.entries.findLast(({ name }) => name === 'redirect_uri')?.value;
      if (exchange.target && last) exchange.target = { ...exchange.target, redirectUri: last };
      return refusal;
    },
  }),
};
