import type { MockServer } from '../../mock-server/index.ts';
import type { Target } from '../../specs/generated/target.ts';

/** The target file of a mock, as of a deployment without pages. */
export function describeMock(mock: MockServer): Target {
  const [client, otherClient] = mock.clients.map(({ id, secret, redirectUris: [first = '', ...more] }) => ({
    id,
    secret,
    redirectUri: first,
    ...(more.length > 0 ? { alternateRedirectUris: more } : {}),
  }));
  const [primary, other] = mock.users;
  if (!client || !otherClient || !primary || !other) throw new Error('the mock has too few clients or users');
  return {
    name: mock.dialect,
    baseUrl: mock.url,
    client,
    otherClient,
    users: { primary: primary.id, other: other.id },
    interaction: { kind: 'none' },
    lifetimes: { codeSeconds: 60, tokenSeconds: 3600 },
    resources: { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' },
  };
}
