import type { Fault } from './fault.ts';

/** The expiration is a number of seconds since 1970. */
export const tokenExpirationEpochNumber: Fault = {
  id: 'token/expiration-epoch-number',
  title: 'The expiration is a number of seconds since 1970',
  breaks: 'token-expiration-utc',
  harm: 'Clients that parse a date-time fail.',
  wrap: (steps) => ({
    buildTokenMembers: (exchange, env) => ({
      ...steps.buildTokenMembers(exchange, env),
      expiration: Math.floor((exchange.token?.expiresAt ?? 0) / 1000),
    }),
  }),
};
