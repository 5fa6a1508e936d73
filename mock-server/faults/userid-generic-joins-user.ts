import type { CodeRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** A generic token becomes that of a user whose code is open beside it. */
export const useridGenericJoinsUser: Fault = {
  id: 'userid/generic-joins-user',
  title: 'A generic token becomes that of a user who signs in beside it',
  breaks: 'userid-generic-apart',
  harm: 'An application without a user reads the data of whoever signs in at the same time.',
  wrap: (steps) => {
    let last: CodeRecord | undefined;
    return {
      issueCode: (target, user, exchange, env) => {
        const code = steps.issueCode(target, user, exchange, env);
        if (user) last = code;
        return code;
      },
      issueToken: (exchange, env) => {
        if (exchange.user === undefined && last?.usedAt === undefined) exchange.user = last?.user;
        return steps.issueToken(exchange, env);
      },
    };
  },
};
