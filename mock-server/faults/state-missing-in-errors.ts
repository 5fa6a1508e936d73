import type { Fault } from './fault.ts';

/** Errors come back without state. */
export const stateMissingInErrors: Fault = {
  id: 'state/missing-in-errors',
  title: 'Errors come back without state',
  breaks: 'state-in-errors',
  harm: 'The application cannot tell which sign-in failed, or that the error is forged.',
  wrap: (steps) => ({
    echoState: (rawState, outcome, exchange, env) =>
      outcome === 'error' ? undefined : steps.echoState(rawState, outcome, exchange, env),
  }),
};
