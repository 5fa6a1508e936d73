// A mock in the same process, and the verdict on the client that called it: `node --test`.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { startMockServer } from 'airisk-conformance';
import { judgeClient } from 'airisk-conformance/verdict';

let mock;
before(async () => {
  mock = await startMockServer();
});
beforeEach(() => mock.reset());
after(() => mock.close());

/** The client under test. */
async function signIn(changes = {}) {
  const [{ id, secret, redirectUris }] = mock.clients;
  const state = randomBytes(32).toString('base64url');
  const redirect_uri = redirectUris[0];
  const asked = { client_id: id, redirect_uri, userid: 'user_42', state };
  const answer = await fetch(`${mock.url}/api/oauth2?${new URLSearchParams(asked)}`, { redirect: 'manual' });
  const { searchParams } = new URL(answer.headers.get('location'));
  assert.equal(searchParams.get('state'), state);
  const form = {
    client_id: id,
    client_secret: secret,
    redirect_uri,
    userid: 'user_42',
    code: searchParams.get('code'),
  };
  const body = new URLSearchParams({ ...form, ...changes });
  return (await fetch(`${mock.url}/api/oauth2/Token`, { method: 'POST', body })).json();
}

test('the client is conformant', async () => {
  const { access_token } = await signIn();
  await fetch(`${mock.url}/api/Users/ListUsers`, { headers: { Authorization: `Bearer ${access_token}` } });
  const { verdict, summary } = await judgeClient(mock);
  assert.equal(verdict, 'conformant', summary);
});

test('a defect is named, with the requests that show it', async () => {
  await signIn({ userid: 'user_7' }).catch(() => undefined);
  const { verdict, requirements } = await judgeClient(mock);
  assert.equal(verdict, 'non-conformant');
  const broken = requirements.filter(({ outcome }) => outcome === 'fail');
  assert.deepEqual(
    broken.map(({ id, requests }) => [id, requests]),
    [['client-token-userid', [2]]],
  );
});
