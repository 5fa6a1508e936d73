import { expect, test } from '@playwright/test';
import { loadDialect } from '../config/load-dialect.ts';
import {
  ask,
  authorize,
  CALLBACK,
  createTestCore,
  exchange,
  header,
  honest,
  obtainCode,
  obtainToken,
  redirectQuery,
  toForm,
} from '../test-kit.ts';
import type { Dialect } from './dialect.ts';

const STRICT = loadDialect('strict');
const GOOD = { client_id: 'abc123', redirect_uri: CALLBACK, state: 's' };

function speak(over: Partial<Dialect>) {
  return createTestCore({ dialect: { ...STRICT, ...over } });
}

const EXPIRATIONS = [
  ['seconds-z', '2025-03-31T13:12:17Z'],
  ['milliseconds-z', '2025-03-31T13:12:17.400Z'],
  ['ticks-z', '2025-03-31T13:12:17.4000000Z'],
  ['seconds-offset', '2025-03-31T13:12:17+00:00'],
  ['milliseconds-offset', '2025-03-31T13:12:17.400+00:00'],
  ['ticks-offset', '2025-03-31T13:12:17.4000000+00:00'],
] as const;

for (const [expiration, text] of EXPIRATIONS) {
  test(`expiration may be written ${text}`, async () => {
    const core = speak({ token: { ...STRICT.token, expiration } });
    core.clock.advance(400);
    const answer = await exchange(core, honest(await obtainCode(core)));
    expect(answer.body).toContain(`"expiration":"${text}"`);
  });
}

const FORMATS = [
  ['base64url', /^[\w-]{32}$/],
  ['hex', /^[0-9a-f]{48}$/],
  ['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ['uuid-pair', /^[0-9a-f-]{72}$/],
  ['reserved', /\+\/=%2B$/],
  ['jwt', /^ey[\w-]+\.[\w-]+\.[\w-]+$/],
] as const;

for (const [format, shape] of FORMATS) {
  test(`codes and tokens may be ${format} and work`, async () => {
    const token = format === 'reserved' ? STRICT.token : { ...STRICT.token, format };
    const core = speak({ code: { ...STRICT.code, format, bytes: 24 }, token });
    const code = await obtainCode(core);
    expect(code).toMatch(shape);
    const answer = await exchange(core, honest(code), 'json');
    expect(answer.status).toBe(200);
    const { access_token: value } = JSON.parse(String(answer.body));
    const use = await ask(core, {
      path: '/api/Users/ListUsers',
      headers: [['Authorization', `Bearer ${value}`]],
    });
    expect(use.status).toBe(200);
  });
}

test('the state may come after the code', async () => {
  const core = speak({ authorize: { ...STRICT.authorize, stateOrder: 'after-code' } });
  expect([...redirectQuery(await authorize(core, GOOD)).keys()]).toEqual(['code', 'state']);
});

test('a failed exchange may use the code up, unless a stranger failed', async () => {
  const core = speak({ token: { ...STRICT.token, failedExchange: 'burns-code' } });
  const code = await obtainCode(core);
  await exchange(
    core,
    honest(code, { client_id: 'def456', client_secret: 'mock-secret-def456-not-for-production' }),
  );
  await exchange(core, honest(code, { client_secret: 'wrong' }));
  const other = await obtainCode(core);
  expect((await exchange(core, honest(code))).status).toBe(200);
  expect((await exchange(core, honest(other, { redirect_uri: 'https://localhost/second' }))).status).toBe(
    400,
  );
  expect((await exchange(core, honest(other))).status).toBe(400);
});

test('a userid added to a generic code may be ignored, and never helps', async () => {
  const core = speak({ token: { ...STRICT.token, addedUserid: 'generic-token' } });
  const answer = await exchange(core, honest(await obtainCode(core), { userid: 'user_42' }));
  const { access_token: token } = JSON.parse(String(answer.body));
  const headers = [['Authorization', `Bearer ${token}`]] as const;
  expect((await ask(core, { path: '/api/Chat/ListAgents', headers })).status).toBe(403);
});

test('success answers may be indented and have more members', async () => {
  const token = {
    ...STRICT.token,
    pretty: true,
    extraMembers: { token_type: 'Bearer', expires_in: '$lifetime' },
  };
  const core = speak({ token });
  const answer = await exchange(core, honest(await obtainCode(core)));
  expect(answer.body).toContain('\n  "expires_in": 3600');
});

test('HEAD may be answered wherever GET is, or nowhere', async () => {
  const statuses = async (head: Dialect['http']['head']) => {
    const core = speak({ http: { ...STRICT.http, head } });
    const headers = [['Authorization', `Bearer ${await obtainToken(core)}`]] as const;
    const rawQuery = toForm(GOOD);
    const answers = [
      await ask(core, { method: 'HEAD', path: '/api/oauth2', rawQuery }),
      await ask(core, { method: 'HEAD', path: '/api/Users/ListUsers', headers }),
      await ask(core, { method: 'HEAD', path: '/api/oauth2/Token' }),
    ];
    return answers.map((answer) => `${answer.status} ${header(answer, 'allow') ?? ''}`.trim());
  };
  expect(await statuses('everywhere')).toEqual(['302', '200', '405 POST']);
  expect(await statuses('answered')).toEqual(['405 GET', '200', '405 POST']);
  expect(await statuses('refused')).toEqual(['405 GET', '405 GET', '405 POST']);
});

test('a challenge may have a realm and words', async () => {
  const core = speak({ resources: { ...STRICT.resources, challenge: 'described' } });
  const path = '/api/Users/ListUsers';
  expect(header(await ask(core, { path }), 'www-authenticate')).toBe('Bearer realm="AIRisk"');
  const bad = await ask(core, { path, headers: [['Authorization', 'Bearer x']] });
  expect(header(bad, 'www-authenticate')).toMatch(
    /^Bearer realm="AIRisk", error="invalid_token", error_description="/,
  );
});

test('a problem may have further members', async () => {
  const members = { errors: { code: ['The code field is required.'] } };
  const form = { as: 'problem', status: 400, type: 'about:blank', title: 'Bad Request', members } as const;
  const core = speak({ refusals: { ...STRICT.refusals, 'token-code-missing': form } });
  const answer = await exchange(core, honest('x', { code: undefined }));
  expect(JSON.parse(String(answer.body))).toMatchObject({ status: 400, ...members });
});

test('caching may be forbidden in other words, and TLS insisted upon', async () => {
  const cacheControl = 'no-cache, no-store';
  const options = { dialect: { ...STRICT, http: { ...STRICT.http, cacheControl } } };
  const answer = await authorize(createTestCore({ ...options, tls: { key: '', cert: '' } }), GOOD);
  expect(header(answer, 'cache-control')).toBe(cacheControl);
  expect(header(answer, 'strict-transport-security')).toMatch(/^max-age=[1-9]/);
  expect(header(await authorize(createTestCore(options), GOOD), 'strict-transport-security')).toBeUndefined();
});

test('a share of the answers may be slow', async () => {
  const delayed = async (share: number) => {
    const core = speak({ http: { ...STRICT.http, delayMs: { min: 100, max: 300, share } } });
    const answers = [];
    for (let i = 0; i < 200; i += 1) answers.push(await authorize(core, GOOD));
    return answers.flatMap(({ transport }) => transport?.delayMs ?? []);
  };
  const some = await delayed(0.25);
  expect(some.length).toBeGreaterThan(20);
  expect(some.length).toBeLessThan(100);
  expect(some.every((ms) => ms >= 100 && ms <= 300)).toBe(true);
  expect(await delayed(1)).toHaveLength(200);
});

test('requests may be limited, by the clock', async () => {
  const core = speak({
    http: { ...STRICT.http, rateLimit: { requests: 2, perSeconds: 1, retryAfterSeconds: 1 } },
  });
  const statuses = [];
  for (let i = 0; i < 3; i += 1) statuses.push(await authorize(core, GOOD));
  expect(statuses.map(({ status }) => status)).toEqual([302, 302, 429]);
  expect(header(statuses[2] ?? { headers: [] }, 'retry-after')).toBe('1');
  core.clock.advance(1000);
  expect((await authorize(core, GOOD)).status).toBe(302);
});

test('a firewall may stand in front', async () => {
  const core = speak({ http: { ...STRICT.http, blockedPatterns: ['<script', '../'] } });
  expect((await authorize(core, { ...GOOD, state: '<ScRiPt>' })).status).toBe(403);
  expect((await exchange(core, honest('../x'))).status).toBe(403);
  expect((await authorize(core, GOOD)).status).toBe(302);
});

test.describe('lenient', () => {
  const lenient = () => createTestCore({ dialect: 'lenient' });

  test('lets redirect_uri and userid out of the token request, but not wrong ones in', async () => {
    const core = lenient();
    const code = await obtainCode(core, { userid: 'user_42' });
    const wrong = honest(code, { redirect_uri: 'https://localhost/second', userid: undefined });
    expect((await exchange(core, wrong)).status).toBe(400);
    expect((await exchange(core, honest(code, { redirect_uri: undefined, userid: 'user_7' }))).status).toBe(
      400,
    );
    const bare = honest(code, { redirect_uri: undefined, userid: undefined });
    expect((await exchange(core, bare)).condition).toBe('token-success');
  });

  test('takes multipart forms', async () => {
    const core = lenient();
    const code = await obtainCode(core);
    const form = new FormData();
    for (const [name, value] of Object.entries(honest(code))) form.set(name, String(value));
    const sent = new Request('http://x/', { method: 'POST', body: form });
    const answer = await ask(core, {
      method: 'POST',
      path: '/api/oauth2/Token',
      headers: [['Content-Type', sent.headers.get('content-type') ?? '']],
      body: new Uint8Array(await sent.arrayBuffer()),
    });
    expect(answer.status).toBe(200);
  });

  test('gives the same token for the same code within five seconds, not later', async () => {
    const core = lenient();
    const code = await obtainCode(core);
    const first = await exchange(core, honest(code));
    core.clock.advance(5000);
    expect((await exchange(core, honest(code))).body).toBe(first.body);
    core.clock.advance(1);
    expect((await exchange(core, honest(code))).status).toBe(400);
  });
});
