import { expect, test } from '@playwright/test';
import { ask, authorize, CALLBACK, createTestCore, header, redirectQuery, toForm } from '../../test-kit.ts';

const GOOD = { client_id: 'abc123', redirect_uri: CALLBACK };

test('redirects with a code of at least 160 bits and nothing else', async () => {
  const answer = await authorize(createTestCore(), GOOD);
  expect(answer.status).toBe(302);
  expect(header(answer, 'location')).toMatch(/^https:\/\/localhost\/callback\?code=[A-Za-z0-9_-]{27,}$/);
  expect(header(answer, 'cache-control')).toBe('no-store');
  expect(answer.body).toBe('');
});

test('keeps the query of the registered redirect URI', async () => {
  const answer = await authorize(createTestCore(), { ...GOOD, redirect_uri: 'https://localhost/tenant?t=1' });
  expect(header(answer, 'location')).toMatch(/^https:\/\/localhost\/tenant\?t=1&code=[\w-]+$/);
});

test('ignores parameters it does not know, repeated ones too', async () => {
  const fields = { ...GOOD, response_type: 'code', scope: ['a', 'b'], code: 'mine', error: 'x' };
  const query = redirectQuery(await authorize(createTestCore(), fields));
  expect([...query.keys()]).toEqual(['code']);
  expect(query.get('code')).not.toBe('mine');
});

test('never issues the same code twice', async () => {
  const core = createTestCore();
  const codes = new Set<string | null>();
  for (let i = 0; i < 500; i += 1) codes.add(redirectQuery(await authorize(core, GOOD)).get('code'));
  expect(codes.size).toBe(500);
});

const STATES = [
  'x',
  '0',
  ' ',
  'a b',
  'a+b',
  '%',
  '%41',
  '&code=evil',
  'a=b;c',
  '<script>"\'',
  'äöü€😀',
  '\u0000\r\n',
  '~!*()',
  'x'.repeat(4096),
];

for (const state of STATES) {
  test(`echoes the state ${JSON.stringify(state.slice(0, 20))} whole and once`, async () => {
    const answer = await authorize(createTestCore(), { ...GOOD, state });
    expect(redirectQuery(answer).getAll('state')).toEqual([state]);
    expect(redirectQuery(answer).getAll('code')).toHaveLength(1);
    expect(header(answer, 'location')).toMatch(/^[\x21-\x7e]+$/);
  });
}

test('echoes a state that is not UTF-8 byte for byte', async () => {
  const rawQuery = `${toForm(GOOD)}&state=%ff%FE+%2b`;
  const answer = await ask(createTestCore(), { path: '/api/oauth2', rawQuery });
  expect(header(answer, 'location')).toContain('?state=%FF%FE%20%2B&code=');
});

test('sends no state when none or an empty one was sent', async () => {
  for (const state of [undefined, '']) {
    expect(redirectQuery(await authorize(createTestCore(), { ...GOOD, state })).has('state')).toBe(false);
  }
});

const REFUSED_HERE: readonly (readonly [
  string,
  Record<string, string | string[] | undefined>,
  number,
  string,
])[] = [
  ['client_id missing', { client_id: undefined }, 400, 'Invalid client_id'],
  ['client_id empty', { client_id: '' }, 400, 'Invalid client_id'],
  ['client_id twice', { client_id: ['abc123', 'abc123'] }, 400, 'Invalid client_id'],
  ['redirect_uri missing', { redirect_uri: undefined }, 400, 'Invalid redirect_uri'],
  ['redirect_uri empty', { redirect_uri: '' }, 400, 'Invalid redirect_uri'],
  ['redirect_uri twice', { redirect_uri: [CALLBACK, CALLBACK] }, 400, 'Invalid redirect_uri'],
  ...[
    'https://localhost/callback/',
    'https://localhost/callback?x=1',
    'https://localhost/callback#x',
    'https://localhost/Callback',
    'HTTPS://localhost/callback',
    'http://localhost/callback',
    'https://localhost:443/callback',
    'https://localhost.evil.example/callback',
    'https://evil@localhost/callback',
    'https://localhost/callbac',
    'https://localhost/x/../callback',
    'https://localhost/c%61llback',
    'https://localhost/callback%0d%0aSet-Cookie:x',
    ' https://localhost/callback',
    'https://localhost/tenant',
    'https://localhost/tenant?t=1&u=2',
    'https://localhost/other-client',
    '//localhost/callback',
    'javascript:alert(1)',
    '*',
  ].map((uri) => [`redirect_uri ${uri}`, { redirect_uri: uri }, 400, 'Invalid redirect_uri'] as const),
];

for (const [title, over, status, body] of REFUSED_HERE) {
  test(`refuses where it stands: ${title}`, async () => {
    const answer = await authorize(createTestCore(), { ...GOOD, ...over, state: 's' });
    expect([answer.status, answer.body, header(answer, 'location')]).toEqual([status, body, undefined]);
    expect(header(answer, 'content-type')).toBe('text/plain; charset=utf-8');
    expect(header(answer, 'cache-control')).toBe('no-store');
  });
}

for (const clientId of ['nobody', 'ABC123', 'abc12', 'abc1234', ' abc123', 'abc123 ', '__proto__']) {
  test(`answers the unknown client "${clientId}" with the documented problem`, async () => {
    const answer = await authorize(createTestCore(), { ...GOOD, client_id: clientId });
    expect(answer.status).toBe(401);
    expect(header(answer, 'content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toMatch(
      /^\{"type":"https:\/\/tools\.ietf\.org\/html\/rfc9110#section-15\.5\.2","title":"Unauthorized","status":401,"traceId":"00-[0-9a-f]{32}-[0-9a-f]{16}-00"\}$/,
    );
  });
}

test('sends errors to the client once its redirect URI is verified, with the state', async () => {
  const core = createTestCore();
  const unknown = redirectQuery(await authorize(core, { ...GOOD, userid: 'nobody', state: 's 1' }));
  expect([...unknown]).toEqual([
    ['error', 'access_denied'],
    ['state', 's 1'],
  ]);
  const twice = redirectQuery(await authorize(core, { ...GOOD, userid: ['user_42', 'user_7'], state: 's' }));
  expect([...twice]).toEqual([
    ['error', 'invalid_request'],
    ['state', 's'],
  ]);
  const states = redirectQuery(await authorize(core, { ...GOOD, state: ['a', 'a'] }));
  expect([...states]).toEqual([['error', 'invalid_request']]);
});

for (const userid of ['User_42', 'user_42 ', ' user_42', 'user_4', 'user_420', 'ada', '%']) {
  test(`issues no code for the user "${userid}", who does not exist`, async () => {
    const query = redirectQuery(await authorize(createTestCore(), { ...GOOD, userid }));
    expect([query.has('code'), query.get('error')]).toEqual([false, 'access_denied']);
  });
}

test('refuses a query whose percent signs escape nothing', async () => {
  const answer = await ask(createTestCore(), { path: '/api/oauth2', rawQuery: `${toForm(GOOD)}&state=100%` });
  expect([answer.status, answer.body]).toEqual([400, 'Invalid request']);
});

test('shows people a page and programs a line of text', async () => {
  const bad = { ...GOOD, redirect_uri: 'https://evil.example/"><script>alert(1)</script>' };
  const page = await authorize(createTestCore(), bad, [['Accept', 'text/html,*/*']]);
  expect(page.status).toBe(400);
  expect(header(page, 'content-type')).toBe('text/html; charset=utf-8');
  expect(page.body).not.toContain('evil.example');
  expect(page.body).not.toContain('<script');
  expect(page.body).not.toContain('<a ');
});

for (const method of ['POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH']) {
  test(`serves GET only: ${method} gets 405 and no code`, async () => {
    const core = createTestCore();
    const answer = await ask(core, { method, path: '/api/oauth2', rawQuery: toForm(GOOD) });
    expect([answer.status, header(answer, 'allow')]).toEqual([405, 'GET']);
    expect(core.store.counts().codes).toBe(0);
  });
}

for (const path of [
  '/api/oauth2/',
  '/API/oauth2',
  '/api//oauth2',
  '/api/./oauth2',
  '/api/oauth%32',
  '/authorize',
  '/',
]) {
  test(`serves nothing at ${path}`, async () => {
    expect((await ask(createTestCore(), { path, rawQuery: toForm(GOOD) })).status).toBe(404);
  });
}

test('lives below a prefix', async () => {
  const core = createTestCore({ prefix: '/airisk/v1' });
  expect((await authorize(core, GOOD)).status).toBe(302);
  expect((await ask(core, { path: '/api/oauth2', rawQuery: toForm(GOOD) })).status).toBe(404);
  expect((await ask(core, { path: '/airisk/v1api/oauth2', rawQuery: toForm(GOOD) })).status).toBe(404);
});
