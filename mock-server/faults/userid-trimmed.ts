import type { Fault } from './fault.ts';

/** White space around userid is ignored. */
export const useridTrimmed: Fault = {
  id: 'userid/trimmed',
  title: 'White space around userid is ignored',
  breaks: 'userid-exact',
  harm: 'Similar ids of two users become one.',
  wrap: () => ({ matchIssuedUser: (expected, sent) => expected === sent.trim() }),
};
