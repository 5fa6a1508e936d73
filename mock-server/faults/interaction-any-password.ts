import type { Fault } from './fault.ts';

/** Any password is right. */
export const interactionAnyPassword: Fault = {
  id: 'interaction/any-password',
  title: 'Any password is right',
  breaks: 'interaction-wrong-password',
  harm: 'Everyone signs in as anyone.',
  wrap: () => ({ comparePassword: () => true }),
};
