import type { Fault } from './fault.ts';

/** A beginning of the userid is enough. */
export const useridPrefixEnough: Fault = {
  id: 'userid/prefix-enough',
  title: 'A beginning of the userid is enough',
  breaks: 'userid-exact',
  harm: 'user_4 acts for user_42.',
  wrap: () => ({ matchIssuedUser: (expected, sent) => expected.startsWith(sent) }),
};
