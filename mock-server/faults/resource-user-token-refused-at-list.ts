import { refuse } from '../provider/conditions.ts';
import type { Fault } from './fault.ts';

/** The user list refuses tokens of users. */
export const resourceUserTokenRefusedAtList: Fault = {
  id: 'resource/user-token-refused-at-list',
  title: 'The user list refuses tokens of users',
  breaks: 'resource-user-token-list',
  harm: 'A user-specific token is documented to work everywhere.',
  wrap: (steps) => ({
    checkTokenAudience: (exchange, env) =>
      exchange.token?.user !== undefined && exchange.route.endpoint === 'users'
        ? refuse('resource-token-generic', 'for generic tokens only')
        : steps.checkTokenAudience(exchange, env),
  }),
};
