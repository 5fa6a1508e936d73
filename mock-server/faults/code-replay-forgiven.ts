import type { Fault } from './fault.ts';

/** The token of a replayed code stays good. */
export const codeReplayForgiven: Fault = {
  id: 'code/replay-forgiven',
  title: 'The token of a replayed code stays good',
  breaks: 'code-replay-revokes',
  harm: 'If the thief came first, the thief keeps the token.',
  wrap: () => ({ revokeIssuedToken: () => undefined }),
};
