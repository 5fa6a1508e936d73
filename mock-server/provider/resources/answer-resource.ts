import { type Refusal, refuse } from '../conditions.ts';
import type { Conversation } from '../config.ts';
import type { ProviderEnv } from '../env.ts';
import type { ResourceRequestContext } from '../exchange.ts';
import type { ProviderAnswer } from '../steps.ts';
import { readConversationQuery } from './read-page.ts';

/** Answers a request whose token was found good for it. */
export function answerResource(exchange: ResourceRequestContext, env: ProviderEnv): ProviderAnswer | Refusal {
  const { steps } = env;
  switch (exchange.route.endpoint) {
    case 'users': {
      const users = steps.listUsers(exchange, env).map(({ id, name }) => ({ id, name }));
      return steps.renderResource(users, exchange, env);
    }
    case 'agents':
      return steps.renderResource(steps.listAgents(exchange, env), exchange, env);
    case 'conversations':
      return answerConversations(exchange, env);
    case 'conversation': {
      const found = steps.findConversation(exchange.route.segments[0] ?? '', exchange, env);
      if (found === undefined) return refuse('resource-not-found', 'this user has no such conversation');
      return steps.renderResource({ ...summarise(found, env), messages: found.messages }, exchange, env);
    }
    default:
      throw new Error(`${exchange.route.endpoint} is not a resource`);
  }
}

function answerConversations(exchange: ResourceRequestContext, env: ProviderEnv): ProviderAnswer | Refusal {
  const query = readConversationQuery(exchange.route.segments);
  if ('condition' in query) return query;
  const needle = query.metadata?.toLowerCase();
  const found = env.steps.listConversations(exchange, env).filter(({ agentId, metadata }) => {
    if (query.agentId !== undefined && agentId !== query.agentId) return false;
    return (
      needle === undefined || Object.values(metadata).some((value) => value.toLowerCase().includes(needle))
    );
  });
  const page = found.slice(query.skip, query.skip + query.results);
  return env.steps.renderResource(
    page.map((one) => summarise(one, env)),
    exchange,
    env,
  );
}

function summarise(
  { id, userId, agentId, title, createdAt, metadata }: Conversation,
  env: ProviderEnv,
): object {
  const owner = env.dialect.resources.owner === 'userID' ? { userID: userId } : {};
  return { id, ...owner, agentId, title, createdAt, metadata };
}
