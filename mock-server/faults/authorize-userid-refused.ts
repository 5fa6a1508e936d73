import type { Fault } from './fault.ts';

/** Every userid is unknown. */
export const authorizeUseridRefused: Fault = {
  id: 'authorize/userid-refused',
  title: 'Every userid is unknown',
  breaks: 'authorize-user-with-userid',
  harm: 'The user-specific half of the API cannot be reached.',
  wrap: (steps) => ({
    resolveUser: (userid, exchange, env) =>
      exchange.kind === 'authorize' ? undefined : steps.resolveUser(userid, exchange, env),
  }),
};
