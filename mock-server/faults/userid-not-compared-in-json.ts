import type { Fault } from './fault.ts';

/** The JSON branch does not compare userid. */
export const useridNotComparedInJson: Fault = {
  id: 'userid/not-compared-in-json',
  title: 'The JSON branch does not compare userid',
  breaks: 'userid-other',
  harm: "One user's consent opens another user's data, in one encoding.",
  wrap: (steps) => ({
    matchIssuedUser: (expected, sent, exchange, env) =>
      (exchange.kind === 'token' && exchange.encoding === 'json') ||
      steps.matchIssuedUser(expected, sent, exchange, env),
  }),
};
