import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createAiriskHandlers } from 'airisk-conformance/msw';
import { setupServer } from 'msw/node';
import { redeemCode } from './redeem-code.js';

const { handlers, provider } = createAiriskHandlers({ baseUrl: 'https://airisk.example.com' });
const server = setupServer(...handlers);
before(() => server.listen({ onUnhandledRequest: 'error' }));
after(() => server.close());
beforeEach(() => provider.reset());

const [{ id, secret, redirectUris }] = provider.clients;
const settings = { baseUrl: provider.url, clientId: id, clientSecret: secret, redirectUri: redirectUris[0] };

test('redeems a code, and the second time asks for a new sign-in', async () => {
  const { code } = await provider.authorize();
  assert.match((await redeemCode(settings, code)).token, /^[\w-]{20,}$/);
  assert.deepEqual(await redeemCode(settings, code), { failed: 'sign in again' });
  assert.match(
    provider.journal().at(-1).explanations[0].text,
    /^this code was redeemed \d+ ms earlier by request 2/,
  );
});

test('forgets to repeat the user, and the mock says so', async () => {
  const { code } = await provider.authorize({ userid: 'user_42' });
  assert.deepEqual(await redeemCode(settings, code), { failed: 'sign in again' });
  const [{ text }] = provider.journal().at(-1).explanations;
  assert.equal(text, 'userid was bound to this code by request 1 (user_42) and is missing here');
});

test('gives up on a provider that does not answer', async () => {
  provider.arm({ match: { endpoint: 'token' }, reset: true });
  const { code } = await provider.authorize();
  await assert.rejects(redeemCode(settings, code), TypeError);
});
