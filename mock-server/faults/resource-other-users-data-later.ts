import { conversationsOfAnother } from './conversations-of-another.ts';
import type { Fault } from './fault.ts';

/** From its second use on a token opens another user's data. */
export const resourceOtherUsersDataLater: Fault = {
  id: 'resource/other-users-data-later',
  title: "From its second use on a token opens another user's data",
  breaks: 'resource-own-data',
  harm: 'What a user sees changes with a reload.',
  wrap: (steps) => {
    const used = new Set<string>();
    return {
      listConversations: (exchange, env) => {
        const key = exchange.token?.key ?? '';
        const again = used.has(key);
        used.add(key);
        return again
          ? conversationsOfAnother(exchange.token?.user?.id, env)
          : steps.listConversations(exchange, env);
      },
    };
  },
};
