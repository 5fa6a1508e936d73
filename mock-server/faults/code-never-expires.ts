import type { Fault } from './fault.ts';

/** A code never expires. */
export const codeNeverExpires: Fault = {
  id: 'code/never-expires',
  title: 'A code never expires',
  breaks: 'code-expires',
  harm: 'A code from a log stays good for ever.',
  wrap: () => ({ isCodeExpired: () => false }),
};
