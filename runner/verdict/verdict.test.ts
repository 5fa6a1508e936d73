import { expect, test } from '@playwright/test';
import { type MockServer, startMockServer } from '../../mock-server/index.ts';
import { findMistakes } from '../../specs/documents/schema-errors.ts';
import { readSpec } from '../../specs/index.ts';
import { judgeClient, judgeJournal } from './index.ts';

const STATE = 'a-state-of-43-characters-that-nobody-guesses';

interface Changes {
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly times?: number;
}

/** A client that does all right, but for the changes. @returns the token */
async function signIn(mock: MockServer, { query = {}, form = {}, times = 1 }: Changes = {}): Promise<string> {
  const [client] = mock.clients;
  const redirect_uri = client?.redirectUris[0] ?? '';
  const state = `${STATE}${Math.random()}`;
  const asked = new URLSearchParams({
    client_id: client?.id ?? '',
    redirect_uri,
    userid: 'user_42',
    state,
    ...query,
  });
  const answer = await fetch(`${mock.url}/api/oauth2?${asked}`, { redirect: 'manual' });
  const code = new URL(answer.headers.get('location') ?? 'x:').searchParams.get('code') ?? '';
  const own = {
    client_id: client?.id ?? '',
    client_secret: client?.secret ?? '',
    redirect_uri,
    userid: 'user_42',
    code,
  };
  let token = '';
  for (let time = 0; time < times; time += 1) {
    const body = new URLSearchParams({ ...own, ...form });
    const redeemed = await fetch(`${mock.url}/api/oauth2/Token`, { method: 'POST', body });
    token ||= ((await redeemed.json().catch(() => ({}))) as { access_token?: string }).access_token ?? '';
  }
  return token;
}

const callApi = (mock: MockServer, token: string) =>
  fetch(`${mock.url}/api/Users/ListUsers`, { headers: { Authorization: `Bearer ${token}` } });

async function withMock(use: (mock: MockServer) => Promise<void>): Promise<void> {
  const mock = await startMockServer({ judge: judgeJournal });
  try {
    await use(mock);
  } finally {
    await mock.close();
  }
}

const schema = readSpec<object>('schemas/verdict.schema.json');

const broken = async (mock: MockServer): Promise<string[]> =>
  (await judgeClient(mock)).requirements.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);

test('a client that signs in as documented is conformant, one that did not call is not seen', () =>
  withMock(async (mock) => {
    // What a browser asks for by itself is no client's doing.
    await fetch(`${mock.url}/favicon.ico`);
    expect(await judgeClient(mock)).toMatchObject({ verdict: 'nothing-seen', exitCode: 3, requirements: [] });
    await callApi(mock, await signIn(mock));
    const verdict = await judgeClient(mock);
    expect(findMistakes(schema, verdict)).toEqual([]);
    expect(verdict).toMatchObject({ verdict: 'conformant', exitCode: 0, since: 0, last: 4, notes: [] });
    expect(verdict.requirements.length).toBeGreaterThan(15);
    expect(await judgeClient(mock, { since: verdict.last })).toMatchObject({
      verdict: 'nothing-seen',
      since: 4,
    });
  }));

test('a sign-in that did not come to its end verifies little', () =>
  withMock(async (mock) => {
    await fetch(
      `${mock.url}/api/oauth2?client_id=abc123&redirect_uri=https://localhost/callback&state=${STATE}`,
      {
        redirect: 'manual',
      },
    );
    expect(await judgeClient(mock)).toMatchObject({ verdict: 'not-fully-verified', exitCode: 3 });
  }));

const DEFECTS: readonly (readonly [string, Changes])[] = [
  ['client-state-present', { query: { state: '' } }],
  ['client-token-redirect-uri', { form: { redirect_uri: 'https://localhost/second' } }],
  ['client-token-userid', { form: { userid: 'user_7' } }],
  ['client-token-once', { times: 2 }],
  ['client-authorize-no-secret', { query: { client_secret: 'the secret of abc123' } }],
];

for (const [id, changes] of DEFECTS) {
  test(`${id} is named where it is broken, with the requests that show it`, () =>
    withMock(async (mock) => {
      const secret = mock.clients[0]?.secret ?? '';
      const query = changes.query?.['client_secret'] ? { client_secret: secret } : changes.query;
      await signIn(mock, { ...changes, ...(query ? { query } : {}) });
      const { verdict, exitCode, requirements } = await judgeClient(mock);
      expect([verdict, exitCode]).toEqual(['non-conformant', 1]);
      expect(findMistakes(schema, await judgeClient(mock))).toEqual([]);
      const found = requirements.find((row) => row.id === id);
      expect(found?.outcome).toBe('fail');
      expect(found?.requests.length).toBeGreaterThan(0);
    }));
}

test('no secret, code or token is in what is told', () =>
  withMock(async (mock) => {
    const token = await signIn(mock, {
      form: { client_id: mock.clients[0]?.secret ?? '' },
      query: { state: '' },
    });
    await callApi(mock, token === '' ? STATE : token);
    const told = JSON.stringify(await judgeClient(mock));
    const codes = mock
      .rawJournal()
      .flatMap(({ answer }) => /code=([^&]+)/.exec(JSON.stringify(answer?.headers))?.[1] ?? []);
    for (const secret of [mock.clients[0]?.secret, ...codes]) expect(told).not.toContain(secret);
    expect(told).toContain('client-token-client-id');
  }));

test('what a test does to the mock is not held against the client', () =>
  withMock(async (mock) => {
    const token = await signIn(mock);
    mock.advance(2 * 3_600_000);
    await callApi(mock, token);
    expect(await broken(mock)).toEqual([]);
    mock.reset();
    mock.arm({ match: { endpoint: 'token' }, answer: { status: 503, body: 'later' } });
    await signIn(mock, { times: 2 });
    expect(await broken(mock)).not.toContain('client-token-once');
    expect((await judgeClient(mock)).notes.join()).toContain('had been armed');
  }));

test('the control plane tells the verdict to whoever has the token', () =>
  withMock(async (mock) => {
    await signIn(mock);
    const ask = (token: string, query = '') =>
      fetch(`${mock.control.url}/verdict${query}`, { headers: { Authorization: `Bearer ${token}` } });
    expect(await (await ask(mock.control.token)).json()).toMatchObject({ verdict: 'conformant', last: 2 });
    expect(await (await ask(mock.control.token, '?since=2')).json()).toMatchObject({
      verdict: 'nothing-seen',
    });
    expect((await ask('wrong')).status).toBe(401);
  }));

test('a mock without a judge says where to get one', async () => {
  const mock = await startMockServer();
  const headers = { Authorization: `Bearer ${mock.control.token}` };
  const answer = await fetch(`${mock.control.url}/verdict`, { headers });
  await mock.close();
  expect([answer.status, await answer.text()]).toEqual([
    400,
    expect.stringContaining('airisk-conformance/verdict'),
  ]);
});

test('a gate that is misspelt is refused: it would be another one', async () => {
  const mock = await startMockServer();
  try {
    for (const [options, says] of [
      [{ gates: {} }, 'options has no member gates; did you mean gate?'],
      [{ gate: { failOn: 'warn' } }, 'options.gate.profile is missing'],
      [
        { gate: { profile: 'hardend', failOn: 'warn' } },
        'must be one of documented, hardened; did you mean hardened?',
      ],
      [3, 'options must be an object, not a number'],
    ] as const)
      await expect(judgeClient(mock, options as object)).rejects.toThrow(says);
  } finally {
    await mock.close();
  }
});
