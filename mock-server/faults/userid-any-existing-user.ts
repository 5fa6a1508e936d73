import type { Fault } from './fault.ts';

/** Any existing userid redeems a user's code. */
export const useridAnyExistingUser: Fault = {
  id: 'userid/any-existing-user',
  title: "Any existing userid redeems a user's code",
  breaks: 'userid-other',
  harm: "One user's consent opens another user's data.",
  wrap: (steps) => ({
    matchIssuedUser: (expected, sent, exchange, env) =>
      steps.matchIssuedUser(expected, sent, exchange, env) || env.users.has(sent),
  }),
};
