import { conversationsOfAnother } from './conversations-of-another.ts';
import type { Fault } from './fault.ts';

/** The conversations with an agent are everybody's. */
export const resourceOtherUsersDataOnOnePath: Fault = {
  id: 'resource/other-users-data-on-one-path',
  title: "The conversations with an agent are everybody's",
  breaks: 'resource-own-data',
  harm: 'The check that one path has is missing on the next.',
  wrap: (steps) => ({
    listConversations: (exchange, env) =>
      exchange.route.segments.length > 0
        ? conversationsOfAnother(exchange.token?.user?.id, env)
        : steps.listConversations(exchange, env),
  }),
};
