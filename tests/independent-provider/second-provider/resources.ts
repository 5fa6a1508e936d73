/** The two protected paths that tell a generic token from one of a user. */
import { people } from './accounts.ts';
import { find, type ProviderState, tokenKey } from './provider-state.ts';
import { json, type Reply, text } from './replies.ts';

export const LIST_USERS = '/api/Users/ListUsers';
export const CONVERSATIONS = '/api/Chat/GetConversations';

export function answerResource(
  providerState: ProviderState,
  path: string,
  authorization: string | undefined,
): Reply {
  const given = /^bearer +([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
  const key = given === undefined ? undefined : tokenKey(providerState, given);
  const token = key === undefined ? undefined : find(providerState, 'token', key);
  if (!token || token.revoked) {
    const reply = text(401, 'A valid token is needed');
    return { ...reply, headers: { ...reply.headers, 'WWW-Authenticate': 'Bearer realm="risk"' } };
  }
  if (path === LIST_USERS) return json(200, { people: people.map(({ id, name }) => ({ key: id, name })) });
  if (token.user === undefined && !providerState.defects.has('opens-conversations'))
    return text(403, 'A user is needed');
  return json(200, { of: token.user ?? null, conversations: [] });
}
