import type { Fault } from './fault.ts';

/** The expiration is printed in the server's local zone. */
export const tokenExpirationLocalOffset: Fault = {
  id: 'token/expiration-local-offset',
  title: "The expiration is printed in the server's local zone",
  breaks: 'token-expiration-utc',
  harm: 'Clients that compare the text with UTC are hours off.',
  wrap: () => ({
    formatExpiration: (at) => new Date(at + 7_200_000).toISOString().replace(/\.\d+Z$/, '+02:00'),
  }),
};
