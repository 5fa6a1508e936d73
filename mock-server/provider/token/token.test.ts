import { expect, test } from '@playwright/test';
import {
  accessToken,
  ask,
  CALLBACK,
  createTestCore,
  type Encoding,
  exchange,
  type Fields,
  header,
  honest,
  obtainCode,
  SECRET,
  TEST_INSTANT,
} from '../../test-kit.ts';

const ENCODINGS: readonly Encoding[] = ['form', 'json'];
const OTHER_SECRET = 'mock-secret-def456-not-for-production';

for (const encoding of ENCODINGS) {
  test.describe(`as ${encoding}`, () => {
    test('answers with the two documented members', async () => {
      const core = createTestCore();
      const answer = await exchange(core, honest(await obtainCode(core)), encoding);
      expect(answer.status).toBe(200);
      expect(header(answer, 'content-type')).toBe('application/json; charset=utf-8');
      expect(header(answer, 'cache-control')).toBe('no-store');
      expect(answer.body).toMatch(/^\{"access_token":"[\w-]{43}","expiration":"2025-03-31T13:12:17Z"\}$/);
    });

    const MISSING: readonly [string, string][] = [
      ['client_id', 'Invalid client_id'],
      ['client_secret', 'Invalid client_secret'],
      ['redirect_uri', 'Invalid redirect_uri'],
      ['code', 'Invalid code'],
    ];
    for (const [name, text] of MISSING) {
      for (const [how, value] of [
        ['missing', undefined],
        ['empty', ''],
      ] as const) {
        test(`refuses when ${name} is ${how}, and the code stays good`, async () => {
          const core = createTestCore();
          const code = await obtainCode(core);
          const refused = await exchange(core, honest(code, { [name]: value }), encoding);
          expect([refused.status, refused.body]).toEqual([400, text]);
          expect(header(refused, 'content-type')).toBe('text/plain; charset=utf-8');
          expect(header(refused, 'cache-control')).toBe('no-store');
          expect((await exchange(core, honest(code), encoding)).status).toBe(200);
        });
      }
    }

    const REFUSED: readonly (readonly [string, Fields, number, string | RegExp])[] = [
      ['an unknown client', { client_id: 'nobody' }, 401, /"title":"Unauthorized"/],
      ['the client in another case', { client_id: 'ABC123' }, 401, /"title":"Unauthorized"/],
      ['a wrong secret', { client_secret: `${SECRET}x` }, 401, /"title":"Unauthorized"/],
      ['a shortened secret', { client_secret: SECRET.slice(0, -1) }, 401, /"title":"Unauthorized"/],
      ['the secret in another case', { client_secret: SECRET.toUpperCase() }, 401, /"title":"Unauthorized"/],
      ['a padded secret', { client_secret: ` ${SECRET}` }, 401, /"title":"Unauthorized"/],
      ['the secret of another client', { client_secret: OTHER_SECRET }, 401, /"title":"Unauthorized"/],
      ['an unknown code', { code: 'nothing' }, 400, 'Invalid Code'],
      [
        'another registered redirect URI',
        { redirect_uri: 'https://localhost/second' },
        400,
        'Invalid redirect_uri',
      ],
      ['a redirect URI with a slash', { redirect_uri: `${CALLBACK}/` }, 400, 'Invalid redirect_uri'],
      ['an added userid', { userid: 'user_42' }, 400, 'Invalid userid'],
      ['a code of another client', { client_id: 'def456', client_secret: OTHER_SECRET }, 400, 'Invalid Code'],
    ];
    for (const [title, over, status, body] of REFUSED) {
      test(`refuses ${title}`, async () => {
        const core = createTestCore();
        const code = await obtainCode(core);
        const refused = await exchange(core, honest(code, over), encoding);
        expect(refused.status).toBe(status);
        if (typeof body === 'string') expect(refused.body).toBe(body);
        else expect(refused.body).toMatch(body);
        expect(core.store.counts().tokens).toBe(0);
        expect((await exchange(core, honest(code), encoding)).status).toBe(200);
      });
    }

    for (const userid of [undefined, '', 'user_7', 'User_42', 'user_42 ', ' user_42']) {
      test(`binds a user's code to that user: ${JSON.stringify(userid)} is refused`, async () => {
        const core = createTestCore();
        const code = await obtainCode(core, { userid: 'user_42' });
        const refused = await exchange(core, honest(code, { userid }), encoding);
        expect([refused.status, refused.body]).toEqual([400, 'Invalid userid']);
        expect((await exchange(core, honest(code, { userid: 'user_42' }), encoding)).status).toBe(200);
      });
    }

    test('takes a code once, and ends its token when it comes again', async () => {
      const core = createTestCore();
      const code = await obtainCode(core);
      const token = accessToken(await exchange(core, honest(code), encoding));
      const use = () =>
        ask(core, { path: '/api/Users/ListUsers', headers: [['Authorization', `Bearer ${token}`]] });
      expect((await use()).status).toBe(200);
      const again = await exchange(core, honest(code), encoding === 'form' ? 'json' : 'form');
      expect([again.status, again.body]).toEqual([400, 'Invalid Code']);
      expect((await use()).status).toBe(401);
    });

    test('leaves the token alone when a stranger presents its code', async () => {
      const core = createTestCore();
      const code = await obtainCode(core);
      const token = accessToken(await exchange(core, honest(code), encoding));
      await exchange(core, honest(code, { client_id: 'def456', client_secret: OTHER_SECRET }), encoding);
      await exchange(core, honest(code, { client_secret: 'wrong' }), encoding);
      const headers = [['Authorization', `Bearer ${token}`]] as const;
      expect((await ask(core, { path: '/api/Users/ListUsers', headers })).status).toBe(200);
    });

    test('ends a code exactly at its lifetime', async () => {
      const core = createTestCore();
      const [early, late] = [await obtainCode(core), await obtainCode(core)];
      core.clock.advance(59_999);
      expect((await exchange(core, honest(early), encoding)).status).toBe(200);
      core.clock.advance(1);
      const refused = await exchange(core, honest(late), encoding);
      expect([refused.status, refused.body]).toEqual([400, 'Invalid Code']);
      core.clock.freeze(TEST_INSTANT);
      expect((await exchange(core, honest(late), encoding)).status).toBe(400);
    });

    test('ignores parameters it does not know', async () => {
      const core = createTestCore();
      const extra = { grant_type: 'password', scope: 'all', access_token: 'x', constructor: 'y' };
      expect((await exchange(core, honest(await obtainCode(core), extra), encoding)).status).toBe(200);
    });

    test('lets one of twenty simultaneous exchanges through', async () => {
      const core = createTestCore();
      const code = await obtainCode(core);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => exchange(core, honest(code), encoding)),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(core.store.counts().tokens).toBe(1);
    });
  });
}

test.describe('bodies', () => {
  const TYPES: readonly [string | undefined, number][] = [
    ['application/x-www-form-urlencoded', 200],
    ['Application/X-WWW-Form-UrlEncoded ; charset=UTF-8', 200],
    ['application/x-www-form-urlencoded;charset="utf-8"', 200],
    ['application/x-www-form-urlencoded; charset=iso-8859-1', 415],
    ['application/json', 400],
    ['text/plain', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/xml', 415],
    ['application/json-patch+json', 415],
    [undefined, 415],
  ];
  for (const [type, status] of TYPES) {
    test(`a form labelled ${type} gets ${status}`, async () => {
      const core = createTestCore();
      const fields = honest(await obtainCode(core));
      const body = new URLSearchParams(fields as Record<string, string>).toString();
      const headers = type === undefined ? [] : [['content-type', type] as const];
      const answer = await ask(core, { method: 'POST', path: '/api/oauth2/Token', headers, body });
      expect(answer.status).toBe(status);
    });
  }

  test('of two kinds at once, coded ones and foreign charsets are refused', async () => {
    const core = createTestCore();
    const form = ['Content-Type', 'application/x-www-form-urlencoded'] as const;
    const send = (headers: readonly (readonly [string, string])[]) =>
      ask(core, { method: 'POST', path: '/api/oauth2/Token', headers, body: 'client_id=abc123' });
    expect((await send([form, form])).status).toBe(415);
    expect((await send([form, ['Content-Encoding', 'gzip']])).status).toBe(415);
    expect((await send([form, ['Content-Encoding', 'identity']])).status).toBe(400);
  });

  const json = (body: string | Uint8Array) => ({
    method: 'POST',
    path: '/api/oauth2/Token',
    headers: [['Content-Type', 'application/json']] as const,
    body,
  });

  for (const value of [1, null, true, ['x'], { $ne: null }, { toString: 'x' }]) {
    for (const name of ['client_id', 'client_secret', 'redirect_uri', 'code', 'userid']) {
      test(`${name} must be a string, not ${JSON.stringify(value)}`, async () => {
        const core = createTestCore();
        const fields = { ...honest(await obtainCode(core)), [name]: value };
        const answer = await ask(core, json(JSON.stringify(fields)));
        expect([answer.status, answer.body]).toEqual([400, `Invalid ${name}`]);
      });
    }
  }

  for (const name of ['client_id', 'client_secret', 'redirect_uri', 'code', 'userid']) {
    test(`${name} sent twice is refused in both encodings`, async () => {
      const core = createTestCore();
      const code = await obtainCode(core, { userid: 'user_42' });
      const fields = honest(code, { userid: 'user_42' });
      const value = String(fields[name]);
      expect((await exchange(core, { ...fields, [name]: [value, value] })).status).toBe(400);
      const text = JSON.stringify(fields).replace('{', `{${JSON.stringify(name)}:${JSON.stringify(value)},`);
      expect((await ask(core, json(text))).status).toBe(400);
      expect((await exchange(core, fields)).status).toBe(200);
    });
  }

  test('larger than the limit get 413', async () => {
    const answer = await ask(createTestCore(), json(new Uint8Array(65_537)));
    expect(answer.status).toBe(413);
  });

  test('in the URL count for nothing', async () => {
    const core = createTestCore();
    const rawQuery = new URLSearchParams(honest(await obtainCode(core)) as Record<string, string>).toString();
    const headers = [['Content-Type', 'application/x-www-form-urlencoded']] as const;
    const answer = await ask(core, { method: 'POST', path: '/api/oauth2/Token', rawQuery, headers });
    expect([answer.status, answer.body]).toEqual([400, 'Invalid client_id']);
  });

  for (const method of ['GET', 'HEAD', 'PUT', 'OPTIONS', 'DELETE']) {
    test(`are posted: ${method} gets 405`, async () => {
      const answer = await ask(createTestCore(), { method, path: '/api/oauth2/Token' });
      expect([answer.status, header(answer, 'allow')]).toEqual([405, 'POST']);
    });
  }
});

test('says the same of every code that cannot be exchanged', async () => {
  const core = createTestCore();
  const used = await obtainCode(core);
  await exchange(core, honest(used));
  const expired = await obtainCode(core);
  const foreign = await obtainCode(core, {
    client_id: 'def456',
    redirect_uri: 'https://localhost/other-client',
  });
  core.clock.advance(60_000);
  const answers = [];
  for (const code of ['unknown', used, expired, foreign]) answers.push(await exchange(core, honest(code)));
  expect(
    new Set(answers.map(({ status, body, headers }) => JSON.stringify([status, body, headers]))).size,
  ).toBe(1);
});
