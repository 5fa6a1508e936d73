import { refuse } from '../provider/conditions.ts';
import type { Fault } from './fault.ts';

/** Without userid the request is refused. */
export const authorizeUseridRequired: Fault = {
  id: 'authorize/userid-required',
  title: 'Without userid the request is refused',
  breaks: 'authorize-generic-without-userid',
  harm: 'Applications cannot list users before they know one.',
  wrap: (steps) => ({
    checkUserExists: (exchange, env) =>
      steps.readParameter(exchange.parameters, 'userid', exchange, env) === undefined
        ? refuse('authorize-user-unknown', 'userid is required', 'userid')
        : steps.checkUserExists(exchange, env),
  }),
};
