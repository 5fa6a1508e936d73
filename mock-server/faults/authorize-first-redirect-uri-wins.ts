import type { Fault } from './fault.ts';

/** Of two redirect_uri parameters the first counts. */
export const authorizeFirstRedirectUriWins: Fault = {
  id: 'authorize/first-redirect-uri-wins',
  title: 'Of two redirect_uri parameters the first counts',
  breaks: 'authorize-redirect-uri-repeated',
  harm: 'Two components that read different copies are played against each other.',
  wrap: (steps) => ({
    requireOneRedirectUri: async (exchange, env) => {
      const refusal = await steps.requireOneRedirectUri(exchange, env);
      return refusal?.condition === 'authorize-redirect-uri-repeated' ? undefined : refusal;
    },
  }),
};
