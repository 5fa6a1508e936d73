import type { Fault } from './fault.ts';

/** Two state parameters are accepted. */
export const authorizeRepeatedStateAccepted: Fault = {
  id: 'authorize/repeated-state-accepted',
  title: 'Two state parameters are accepted',
  breaks: 'authorize-state-repeated',
  harm: 'The application may compare the other copy.',
  wrap: () => ({ rejectRepeatedState: () => undefined }),
};
