import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startMockServer } from 'airisk-conformance';
import { redeemCode } from './redeem-code.js';

let mock;
before(async () => {
  mock = await startMockServer();
});
after(() => mock.close());
beforeEach(() => mock.reset());

const settings = (over = {}) => {
  const [{ id, secret, redirectUris }] = mock.clients;
  const base = { baseUrl: mock.url, clientId: id, clientSecret: secret, redirectUri: redirectUris[0] };
  return { ...base, userId: 'user_42', ...over };
};

/** What the browser brings back from the authorization endpoint. */
async function obtainCode({ baseUrl, clientId, redirectUri, userId }) {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    userid: userId,
    state: 'x'.repeat(22),
  });
  const answer = await fetch(`${baseUrl}/api/oauth2?${query}`, { redirect: 'manual' });
  return new URL(answer.headers.get('location')).searchParams.get('code');
}

test('redeems a code for a token of the user', async () => {
  const { token, expires } = await redeemCode(settings(), await obtainCode(settings()));
  assert.match(token, /^[\w-]{20,}$/);
  assert.ok(expires > Date.now());
});

test('tells a late code from a wrong registration, and the mock says why', async () => {
  mock.freeze(); // From here on only the test moves the clock.
  const late = await obtainCode(settings());
  mock.advance(61_000);
  assert.deepEqual(await redeemCode(settings(), late), { failed: 'sign in again' });
  const code = await obtainCode(settings());
  const wrong = settings({ clientSecret: settings().clientSecret.toUpperCase() });
  assert.deepEqual(await redeemCode(wrong, code), { failed: 'the registration is wrong' });
  const causes = mock
    .journal()
    .flatMap(({ explanations }) => explanations.filter(({ kind }) => kind === 'cause'));
  assert.match(causes[0].text, /^this code expired 1 s ago: request 1 got it/);
  assert.equal(
    causes[1].text,
    'client_secret is nearly the one of abc123, but it differs in letter case only',
  );
});

test('does not repeat a request that the provider failed to answer', async () => {
  mock.arm({ match: { endpoint: 'token' }, answer: { status: 503, body: 'later' } });
  assert.deepEqual(await redeemCode(settings(), await obtainCode(settings())), { failed: 'try again later' });
  assert.equal(mock.journal().filter(({ endpoint }) => endpoint === 'token').length, 1);
});
