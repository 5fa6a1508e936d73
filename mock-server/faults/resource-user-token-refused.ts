import { refuse } from '../provider/conditions.ts';
import type { Fault } from './fault.ts';

/** The user-only resource refuses tokens of users. */
export const resourceUserTokenRefused: Fault = {
  id: 'resource/user-token-refused',
  title: 'The user-only resource refuses tokens of users',
  breaks: 'resource-user-token',
  harm: 'The token is of no use.',
  wrap: (steps) => ({
    checkTokenAudience: (exchange, env) =>
      exchange.token?.user !== undefined && exchange.route.endpoint !== 'users'
        ? refuse('resource-token-generic', 'not for you')
        : steps.checkTokenAudience(exchange, env),
  }),
};
