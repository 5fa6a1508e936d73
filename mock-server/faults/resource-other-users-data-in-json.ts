import { conversationsOfAnother } from './conversations-of-another.ts';
import type { Fault } from './fault.ts';

/** A token that was asked for in JSON opens another user's data. */
export const resourceOtherUsersDataInJson: Fault = {
  id: 'resource/other-users-data-in-json',
  title: "A token that was asked for in JSON opens another user's data",
  breaks: 'resource-own-data',
  harm: 'Applications that send JSON show their users what others asked.',
  wrap: (steps) => {
    const askedInJson = new Set<string>();
    return {
      issueToken: async (exchange, env) => {
        const refusal = await steps.issueToken(exchange, env);
        if (exchange.encoding === 'json' && exchange.token) askedInJson.add(exchange.token.key);
        return refusal;
      },
      listConversations: (exchange, env) =>
        askedInJson.has(exchange.token?.key ?? '')
          ? conversationsOfAnother(exchange.token?.user?.id, env)
          : steps.listConversations(exchange, env),
    };
  },
};
