import type { Fault } from './fault.ts';

/** The expiration names no time zone. */
export const tokenExpirationWithoutZone: Fault = {
  id: 'token/expiration-without-zone',
  title: 'The expiration names no time zone',
  breaks: 'token-expiration-utc',
  harm: 'A time without a zone is read as local time; tokens seem to live hours longer.',
  wrap: (steps) => ({
    formatExpiration: (at, env) => steps.formatExpiration(at, env).replace(/(Z|\+00:00)$/, ''),
  }),
};
