import type { Fault } from './fault.ts';

/** userid is compared without regard to case. */
export const useridCaseIgnored: Fault = {
  id: 'userid/case-ignored',
  title: 'userid is compared without regard to case',
  breaks: 'userid-exact',
  harm: 'Similar ids of two users become one.',
  wrap: () => ({ matchIssuedUser: (expected, sent) => expected.toLowerCase() === sent.toLowerCase() }),
};
