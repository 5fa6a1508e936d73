import { conversationsOfAnother } from './conversations-of-another.ts';
import type { Fault } from './fault.ts';

/** A user's token opens another user's data. */
export const resourceOtherUsersData: Fault = {
  id: 'resource/other-users-data',
  title: "A user's token opens another user's data",
  breaks: 'resource-own-data',
  harm: 'One user reads what another one asked and was told.',
  wrap: () => ({
    listConversations: (exchange, env) => conversationsOfAnother(exchange.token?.user?.id, env),
  }),
};
