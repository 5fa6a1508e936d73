import { refuse } from '../provider/conditions.ts';
import type { Fault } from './fault.ts';

/** The user list refuses generic tokens. */
export const resourceGenericTokenRefusedAtList: Fault = {
  id: 'resource/generic-token-refused-at-list',
  title: 'The user list refuses generic tokens',
  breaks: 'resource-generic-token-list',
  harm: 'The documented two-step use cannot begin.',
  wrap: (steps) => ({
    checkTokenAudience: (exchange, env) =>
      exchange.token?.user === undefined
        ? refuse('resource-token-generic', 'a generic token is good for nothing')
        : steps.checkTokenAudience(exchange, env),
  }),
};
