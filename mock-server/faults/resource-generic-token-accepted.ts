import type { Fault } from './fault.ts';

/** A generic token opens conversations. */
export const resourceGenericTokenAccepted: Fault = {
  id: 'resource/generic-token-accepted',
  title: 'A generic token opens conversations',
  breaks: 'resource-generic-token-refused',
  harm: "An application reads users' data without their consent.",
  wrap: () => ({ checkTokenAudience: () => undefined }),
};
