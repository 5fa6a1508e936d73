import type { Fault } from './fault.ts';

/** The state is not echoed. */
export const authorizeStateDropped: Fault = {
  id: 'authorize/state-dropped',
  title: 'The state does not come back',
  breaks: 'authorize-state-echoed',
  harm: 'Clients cannot tell their own sign-in from one that an attacker started.',
  wrap: () => ({ echoState: () => undefined }),
};
