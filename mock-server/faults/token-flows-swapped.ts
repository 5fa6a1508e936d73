import type { User } from '../provider/config.ts';
import type { CodeRecord } from '../provider/records.ts';
import type { Fault } from './fault.ts';

/** While two users' codes are open, each is exchanged for the other's token. */
export const tokenFlowsSwapped: Fault = {
  id: 'token/flows-swapped',
  title: "While codes of two users are open, each is exchanged for the other's token",
  breaks: 'userid-flows-apart',
  harm: 'Two users who sign in at the same time get the data of each other.',
  wrap: (steps) => {
    let before: CodeRecord | undefined;
    const swapped = new Map<CodeRecord, User>();
    return {
      issueCode: (target, user, exchange, env) => {
        const code = steps.issueCode(target, user, exchange, env);
        const other = before?.usedAt === undefined ? before?.user : undefined;
        if (before && user && other && other.id !== user.id) swapped.set(code, other).set(before, user);
        before = code;
        return code;
      },
      issueToken: (exchange, env) => {
        const { codeRecord } = exchange;
        if (codeRecord) exchange.user = swapped.get(codeRecord) ?? exchange.user;
        return steps.issueToken(exchange, env);
      },
    };
  },
};
