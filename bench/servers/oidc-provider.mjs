/**
 * oidc-provider for one client and one person who has signed in and consented already: its shortest way to a code. The
 * browser's session cookie goes with every request; PKCE is off, tokens are opaque, everything is kept in its memory.
 */
import Provider from 'oidc-provider';
import { announce } from './announce.mjs';

const client_id = 'abc123';
const client_secret = 'mock-secret-abc123-not-for-production';
const redirect_uri = 'https://localhost/callback';
const accountId = 'user_42';

const provider = new Provider('http://127.0.0.1', {
  clients: [
    {
      client_id,
      client_secret,
      redirect_uris: [redirect_uri],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  cookies: { short: { signed: false }, long: { signed: false } },
  pkce: { required: () => false },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  features: { devInteractions: { enabled: false } },
});

const grant = new provider.Grant({ accountId, clientId: client_id });
grant.addOIDCScope('openid');
const grantId = await grant.save(3_600);
const session = new provider.Session({ accountId, loginTs: Math.floor(Date.now() / 1000) });
session.authorizations = { [client_id]: { grantId, sid: 'bench' } };
await session.save(3_600);

const query = new URLSearchParams({ client_id, redirect_uri, response_type: 'code', scope: 'openid' });
const server = provider.listen(0, '127.0.0.1', () =>
  announce(server.address().port, {
    authorize: `/auth?${query}`,
    token: '/token',
    fields: { grant_type: 'authorization_code', client_id, client_secret, redirect_uri },
    cookie: `_session=${session.jti}`,
  }),
);
