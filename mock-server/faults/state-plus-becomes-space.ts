import type { Fault } from './fault.ts';

/** A plus sign in state comes back as a space. */
export const statePlusBecomesSpace: Fault = {
  id: 'state/plus-becomes-space',
  title: 'A plus sign in state comes back as a space',
  breaks: 'state-unmodified',
  harm: 'Signed or encoded states no longer verify.',
  wrap: (steps) => ({
    echoState: (rawState, outcome, exchange, env) =>
      steps.echoState(rawState, outcome, exchange, env)?.replaceAll('%2B', '%20'),
  }),
};
