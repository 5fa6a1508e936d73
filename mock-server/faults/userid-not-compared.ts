import type { Fault } from './fault.ts';

/** userid is asked for and not compared. */
export const useridNotCompared: Fault = {
  id: 'userid/not-compared',
  title: 'userid is asked for and not compared',
  breaks: 'userid-unknown-at-token',
  harm: 'The binding of code and user is not checked.',
  wrap: () => ({ matchIssuedUser: () => true }),
};
