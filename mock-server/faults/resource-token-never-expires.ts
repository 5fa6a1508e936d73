import type { Fault } from './fault.ts';

/** A token works after its expiration. */
export const resourceTokenNeverExpires: Fault = {
  id: 'resource/token-never-expires',
  title: 'A token works after its expiration',
  breaks: 'resource-token-expires',
  harm: 'A stolen token works for ever.',
  wrap: () => ({ isTokenExpired: () => false }),
};
