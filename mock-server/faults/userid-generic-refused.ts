import { refuse } from '../provider/conditions.ts';
import type { Fault } from './fault.ts';

/** A code without user cannot be exchanged. */
export const useridGenericRefused: Fault = {
  id: 'userid/generic-refused',
  title: 'A code without user cannot be exchanged',
  breaks: 'userid-generic-exchange',
  harm: 'Application-level access is impossible.',
  wrap: (steps) => ({
    checkCodeUser: (exchange, env) =>
      exchange.codeRecord?.user === undefined
        ? refuse('token-userid-missing', 'userid is required', 'userid')
        : steps.checkCodeUser(exchange, env),
  }),
};
