import type { User } from '../config.ts';
import type { ResourceSteps } from '../steps.ts';

/** The default data of the protected API: all users and agents, and the token's user's own conversations. */
export const DEFAULT_RESOURCE_DATA: Pick<
  ResourceSteps,
  'listUsers' | 'listAgents' | 'listConversations' | 'findConversation'
> = {
  listUsers: (_exchange, env) => [...env.config.users, ...moreUsers(env.dialect.resources.moreUsers)],
  listAgents: (_exchange, env) => env.config.agents,
  listConversations: ({ token }, env) =>
    env.config.conversations
      .filter(({ userId }) => env.dialect.resources.conversations === 'own' && userId === token?.user?.id)
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
  findConversation: (id, { token }, env) =>
    env.config.conversations.find((one) => one.id === id && one.userId === token?.user?.id),
};

const moreUsers = (count: number): readonly User[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `extra_${n}`,
    name: `Extra user number ${n}`,
    login: `extra-${n}`,
    password: '',
  }));
