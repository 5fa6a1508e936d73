import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { expect, test } from '@playwright/test';
import { type MockServer, startMockServer } from '../start-mock-server.ts';
import { CALLBACK, honest, SECRET, toForm } from '../test-kit.ts';

let server: MockServer;

test.beforeEach(async () => {
  server = await startMockServer();
});
test.afterEach(() => server.close());

const AUTHORIZE = `/api/oauth2?${toForm({ client_id: 'abc123', redirect_uri: CALLBACK })}`;

function command(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return fetch(server.control.url + path, {
    method,
    headers: { Authorization: `Bearer ${server.control.token}`, ...headers },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function obtainCode(): Promise<string> {
  const answer = await fetch(server.url + AUTHORIZE, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? 'about:blank').searchParams.get('code') ?? '';
}

const redeem = (code: string) =>
  fetch(`${server.url}/api/oauth2/Token`, {
    method: 'POST',
    body: new URLSearchParams(honest(code) as Record<string, string>),
  });

test.describe('is opened by its token only', () => {
  test('and not without, or with another', async () => {
    const url = `${server.control.url}/state`;
    expect((await fetch(url)).status).toBe(401);
    for (const token of ['x', server.control.token.slice(1), `${server.control.token}x`]) {
      expect((await fetch(url, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(401);
    }
    expect((await fetch(`${url}?token=${server.control.token}`)).status).toBe(401);
    expect((await command('GET', '/state')).status).toBe(200);
  });

  const FOREIGN: readonly Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-origin' },
  ];
  for (const headers of FOREIGN) {
    test(`and never to a web page: ${JSON.stringify(headers)}`, async () => {
      const answer = await command('POST', '/reset', undefined, headers);
      expect(answer.status).toBe(403);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    });
  }

  /** The status of a request with this Host; without a token when there is none. */
  const statusAs = async (mock: MockServer, host: string, token?: string): Promise<number | undefined> => {
    const headers = { Host: host, ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) };
    const asked = httpRequest(`${mock.control.url}/state`, { headers }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  };

  test('and not by another host name', async () => {
    const { port, control } = server;
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      '127.0.0.1:1',
    ]) {
      expect(await statusAs(server, host, control.token)).toBe(403);
      expect(await statusAs(server, host)).toBe(403);
    }
    expect(await statusAs(server, `localhost:${port}`, control.token)).toBe(200);
  });

  test('and by the host names that were allowed, to whom it has the token', async () => {
    const allowHosts = ['airisk-mock', 'LocalHost:8080', 'fd00::1'];
    const mock = await startMockServer({ allowHosts });
    const { token } = mock.control;
    const known = ['airisk-mock:4010', 'AIRISK-mock', 'localhost:8080', '[fd00::1]:1', '127.0.0.1:PORT'];
    const foreign = ['localhost:8081', 'airisk-mock.evil.example:4010', 'evil.example', 'x.airisk-mock', '*'];
    for (const host of known.map((one) => one.replace('PORT', String(mock.port)))) {
      expect([host, await statusAs(mock, host, token)]).toEqual([host, 200]);
      expect([host, await statusAs(mock, host, 'another')]).toEqual([host, 401]);
      expect([host, await statusAs(mock, host)]).toEqual([host, 401]);
    }
    for (const host of foreign) {
      expect([host, await statusAs(mock, host, token)]).toEqual([host, 403]);
      expect([host, await statusAs(mock, host)]).toEqual([host, 403]);
    }
    await mock.close();
  });

  for (const name of ['*', '*.example', '', 'http://airisk-mock', 'a/b', 'a b', 'a:99999', 'a:b']) {
    test(`and by no name such as "${name}"`, async () => {
      await expect(startMockServer({ allowHosts: [name] })).rejects.toThrow(/allowed host/);
    });
  }

  test('and may be left out', async () => {
    const without = await startMockServer({ controlPlane: false });
    const headers = { Authorization: `Bearer ${without.control.token}` };
    expect((await fetch(`${without.control.url}/state`, { headers })).status).toBe(404);
    await without.close();
  });
});

test('shows every exchange, with secrets as tags', async () => {
  const code = await obtainCode();
  const answer = await redeem(code);
  const { access_token: token } = (await answer.json()) as { access_token: string };
  await fetch(`${server.url}/api/Users/ListUsers`, { headers: { Authorization: `Bearer ${token}` } });
  await fetch(`${server.url}/api/oauth2?client_id=${encodeURIComponent(code)}&x=${token}`);
  const text = await (await command('GET', '/journal')).text();
  for (const secret of [code, token, SECRET]) expect(text).not.toContain(secret);
  const { entries } = JSON.parse(text) as { entries: { condition: string; request: { body: string } }[] };
  expect(entries.map(({ condition }) => condition)).toEqual([
    'authorize-success',
    'token-success',
    'resource-success',
    'authorize-client-unknown',
  ]);
  expect(entries[1]?.request.body).toMatch(/client_secret=secret#[0-9a-f]{8}&.*code=code#[0-9a-f]{8}/);
  const later = (await (await command('GET', '/journal?since=3')).json()) as { entries: unknown[] };
  expect(later.entries).toHaveLength(1);
  await command('DELETE', '/journal');
  expect(server.journal()).toEqual([]);
});

test('hides a wrong secret in broken bodies too', async () => {
  for (const [type, body] of [
    ['application/json', '{"client_secret":"wr0ng-secret","code":"c0de-c0de",'],
    ['application/x-www-form-urlencoded', 'client_secret=wr0ng-secret&code=c0de-c0de'],
    ['text/plain', 'client_secret=wr0ng-secret&code=c0de-c0de'],
  ] as const) {
    await fetch(`${server.url}/api/oauth2/Token`, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body,
    });
  }
  const text = JSON.stringify(server.journal());
  expect(text).not.toContain('wr0ng-secret');
  expect(text).not.toContain('c0de-c0de');
});

test('says why, in words', async () => {
  const code = await obtainCode();
  await redeem(code);
  await redeem(code);
  await fetch(`${server.url}/api/oauth2?client_id=abc123&redirect_uri=${encodeURIComponent(`${CALLBACK}/`)}`);
  const reasons = server.journal().map(({ reason }) => reason);
  expect(reasons[2]).toMatch(/^this code was used \d+ ms earlier$/);
  expect(reasons[3]).toContain(
    'differs from https://localhost/callback at character 27: "/" was sent where it ends',
  );
});

test('moves the clock', async () => {
  const [early, late] = [await obtainCode(), await obtainCode()];
  const frozen = (await (await command('POST', '/clock', { freeze: true })).json()) as {
    epochMs: number;
    frozen: boolean;
  };
  expect(frozen.frozen).toBe(true);
  await command('POST', '/clock', { advanceMs: 50_000 });
  expect((await redeem(early)).status).toBe(200);
  await command('POST', '/clock', { set: frozen.epochMs + 60_000 });
  expect((await redeem(late)).status).toBe(400);
  const resumed = (await (await command('POST', '/clock', { resume: true })).json()) as { epochMs: number };
  expect(Math.abs(resumed.epochMs - Date.now())).toBeLessThan(5000);
  for (const bad of [{ advanceMs: 'x' }, { set: 'never' }, { sett: 1 }, { advanceMs: 1e300 }, '{', '[]']) {
    expect((await command('POST', '/clock', bad)).status).toBe(400);
  }
});

test('arms answers for requests to come', async () => {
  const armed = {
    match: { endpoint: 'token' },
    times: 2,
    answer: { status: 503, headers: { 'Retry-After': '1' }, body: 'later' },
  };
  expect((await command('POST', '/arm', armed)).status).toBe(200);
  const code = await obtainCode();
  const first = await redeem(code);
  expect([first.status, first.headers.get('retry-after'), await first.text()]).toEqual([503, '1', 'later']);
  expect((await redeem(code)).status).toBe(503);
  expect((await redeem(code)).status).toBe(200);
  expect(server.journal().map(({ armed: was }) => was)).toEqual([false, true, true, false]);
});

test('arms an answer that hides what was done', async () => {
  const code = await obtainCode();
  server.arm({ afterProcessing: true, answer: { status: 502 } });
  expect((await redeem(code)).status).toBe(502);
  expect((await redeem(code)).status).toBe(400);
});

test('arms broken connections, delays and faults', async () => {
  const code = await obtainCode();
  server.arm({ reset: true });
  await expect(redeem(code)).rejects.toThrow();
  server.arm({ delayMs: 60 });
  const started = performance.now();
  await obtainCode();
  expect(performance.now() - started).toBeGreaterThan(55);
  server.arm({ fault: 'code/reusable' });
  expect((await redeem(code)).status).toBe(200);
  expect((await redeem(code)).status).toBe(200);
  expect((await redeem(code)).status).toBe(400);
  for (const bad of [
    { fault: 'no/such' },
    { answer: { status: 99 } },
    { times: 0 },
    { match: { endpoint: 'x' } },
    { answer: { headers: { 'a b': 'x' } } },
    { answer: { headers: { a: 'x\r\ny: z' } } },
    { delay: 1 },
  ]) {
    expect((await command('POST', '/arm', bad)).status).toBe(400);
  }
});

test('turns faults on and off, and says so in every answer', async () => {
  const id = 'state/dropped';
  expect((await command('PUT', '/faults', { ids: [id] })).status).toBe(200);
  const answer = await fetch(`${server.url + AUTHORIZE}&state=s`, { redirect: 'manual' });
  expect(answer.headers.get('x-airisk-mock-fault')).toBe(id);
  expect(answer.headers.get('location')).not.toContain('state');
  expect((await command('PUT', '/faults', { ids: ['no/such'] })).status).toBe(400);
  await command('DELETE', '/faults');
  expect(server.faults).toEqual([]);
});

test('resets everything', async () => {
  const code = await obtainCode();
  server.freeze();
  server.advance(1_000_000);
  server.setFaults(['state/dropped']);
  server.arm({ answer: { status: 500 } });
  expect((await command('POST', '/reset')).status).toBe(200);
  expect([server.faults, server.journal()]).toEqual([[], []]);
  expect(Math.abs(server.now() - Date.now())).toBeLessThan(5000);
  expect((await redeem(code)).status).toBe(400);
});

test('knows what it knows', async () => {
  expect((await command('GET', '/nothing')).status).toBe(404);
  const wrong = await command('GET', '/reset');
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
});

const COMMANDS: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/state'],
  ['POST', '/reset'],
  ['GET', '/journal'],
  ['GET', '/verdict'],
  ['GET', '/journal/live'],
  ['DELETE', '/journal'],
  ['GET', '/clock'],
  ['POST', '/clock'],
  ['GET', '/armed'],
  ['POST', '/arm'],
  ['DELETE', '/armed'],
  ['GET', '/faults'],
  ['PUT', '/faults'],
  ['DELETE', '/faults'],
];

/** A command with a body whatever its method. */
async function commandWith(method: string, path: string, body: string | Buffer): Promise<number | undefined> {
  const headers = {
    Authorization: `Bearer ${server.control.token}`,
    'Content-Length': Buffer.byteLength(body),
  };
  const asked = httpRequest(server.control.url + path, { method, headers }).end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

test('the list of commands in these tests is complete', async () => {
  const { commands } = (await (await command('GET', '/nothing')).json()) as { commands: string[] };
  expect(COMMANDS.map(([method, path]) => `${method} /__mock${path}`)).toEqual(commands);
});

/** What a command that was not obeyed must leave as it is. */
async function prepare(): Promise<() => Promise<unknown>> {
  server.setFaults(['state/dropped']);
  server.arm({ match: { contains: 'nobody' }, answer: { status: 503 } });
  server.freeze(Date.UTC(2025, 0, 1));
  await fetch(server.url + AUTHORIZE, { redirect: 'manual' });
  return async () => ({
    faults: server.faults,
    now: server.now(),
    journal: server.journal().length,
    ...(await state()),
  });
}

async function state(): Promise<object> {
  const { armed, stored } = (await (await command('GET', '/state')).json()) as Record<string, unknown>;
  return { armed, stored };
}

for (const [method, path] of COMMANDS) {
  test(`${method} ${path} does nothing when its body is too large, no JSON or not understood`, async () => {
    const seen = await prepare();
    const before = await seen();
    for (const size of [65_537, 200_000, 1_000_000]) {
      expect(await commandWith(method, path, Buffer.alloc(size, ' '))).toBe(413);
    }
    for (const body of ['{', 'x', '[]', '1', 'null', '"{}"', '{"nobody":1}', 'a=b', Buffer.from([0xff])]) {
      expect([String(body), await commandWith(method, path, body)]).toEqual([String(body), 400]);
    }
    expect(await seen()).toEqual(before);
  });
}

test('understands a command as a whole or not at all', async () => {
  const seen = await prepare();
  const before = await seen();
  const answer = { status: 503 };
  for (const [path, body] of [
    ['/clock', { set: -8_640_000_000_000_000, advanceMs: -1 }],
    ['/clock', { set: 8.64e15 }],
    ['/clock', { set: '2025-01-01T00:00:00Z', advanceMs: 1e15 }],
    ['/clock', { resume: true, advanceMs: -1e15 }],
    ['/clock', { resume: 1 }],
    ['/clock', { freeze: 'no' }],
    ['/clock', { set: null, resume: true }],
    ['/clock', { set: true }],
    ['/arm', {}],
    ['/arm', { times: 3, match: { endpoint: 'token' } }],
    ['/arm', { reset: false }],
    ['/arm', { reset: 'yes' }],
    ['/arm', { answer, afterProcessing: 1 }],
    ['/arm', { answer, match: { endpont: 'token' } }],
    ['/arm', { answer, match: null }],
    ['/arm', { answer, times: null }],
    ['/arm', { answer, times: 1e300 }],
    ['/arm', { answer: { stauts: 503 } }],
    ['/arm', { answer: { status: '503' } }],
    ['/arm', { answer: [] }],
    ['/arm', { redirect: { sett: {} } }],
    ['/arm', { redirect: { set: { state: 1 } } }],
    ['/arm', { tokenAnswer: { dropp: [] } }],
    ['/arm', { tokenAnswer: [] }],
  ] as const) {
    expect([body, (await command('POST', path, body)).status]).toEqual([body, 400]);
  }
  for (const body of [{}, { ids: 'state/dropped' }, { ids: [1] }, { ids: null }, { ids: [], more: 1 }]) {
    expect([body, (await command('PUT', '/faults', body)).status]).toEqual([body, 400]);
  }
  expect(await seen()).toEqual(before);
});

test('has a clock that still works at the ends of its range', async () => {
  for (const set of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z']) {
    expect((await command('POST', '/clock', { set })).status).toBe(200);
    expect((await command('GET', '/clock')).status).toBe(200);
    expect((await redeem(await obtainCode())).status).toBe(200);
    expect((await command('GET', '/journal')).status).toBe(200);
  }
  server.freeze();
  for (const move of [
    () => server.setClock(8.64e15),
    () => server.advance(1e18),
    () => server.freeze(Number.NaN),
  ])
    expect(move).toThrow(RangeError);
  expect((await redeem(await obtainCode())).status).toBe(200);
});
