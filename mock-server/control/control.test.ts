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

  test('and not by another host name', async () => {
    const { request } = await import('node:http');
    const status = (host: string) =>
      new Promise((resolve, reject) => {
        const headers = { Host: host, Authorization: `Bearer ${server.control.token}` };
        request(`${server.control.url}/state`, { headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await status('evil.example')).toBe(403);
    expect(await status(`evil.example:${server.port}`)).toBe(403);
    expect(await status(`127.0.0.1.evil.example:${server.port}`)).toBe(403);
    expect(await status('127.0.0.1:1')).toBe(403);
    expect(await status(`localhost:${server.port}`)).toBe(200);
  });

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
