import type { Fault } from './fault.ts';

/** The state does not come back. */
export const stateDropped: Fault = {
  id: 'state/dropped',
  title: 'The state does not come back',
  breaks: 'state-echoed',
  harm: 'Applications cannot tell their own sign-in from one that an attacker started.',
  wrap: () => ({ echoState: () => undefined }),
};
