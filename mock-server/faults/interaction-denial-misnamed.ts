import type { Fault } from './fault.ts';

/** A denial is reported as server_error. */
export const interactionDenialMisnamed: Fault = {
  id: 'interaction/denial-misnamed',
  title: 'A denial is reported as server_error',
  breaks: 'interaction-deny-error-name',
  harm: 'Applications cannot tell a denial from an outage.',
  wrap: (steps) => ({
    buildErrorRedirect: (target, _error, description, exchange, env) =>
      steps.buildErrorRedirect(target, 'server_error', description, exchange, env),
  }),
};
