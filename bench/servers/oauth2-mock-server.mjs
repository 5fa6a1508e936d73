/** oauth2-mock-server as its README starts it; its tokens are signed, ours are opaque as documented. */
import { OAuth2Server } from 'oauth2-mock-server';
import { announce } from './announce.mjs';

const server = new OAuth2Server();
await server.issuer.keys.generate('RS256');
await server.start(0, '127.0.0.1');

const client_id = 'abc123';
const redirect_uri = 'https://localhost/callback';
const query = new URLSearchParams({
  client_id,
  redirect_uri,
  response_type: 'code',
  scope: 'api',
  state: 's',
});
announce(server.address().port, {
  authorize: `/authorize?${query}`,
  token: '/token',
  fields: { grant_type: 'authorization_code', client_id, client_secret: 'secret', redirect_uri },
});
