import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { expect, test } from '@playwright/test';
import { packageRoot } from '../../specs/index.ts';
import type { MockServerOptions, TlsOptions } from '../config/options.ts';
import { type MockServer, startMockServer } from '../start-mock-server.ts';
import { CALLBACK, type Encoding, honest, SECRET, toForm } from '../test-kit.ts';
import { CLOSE_GRACE_MS } from './server.ts';

const running: MockServer[] = [];

async function start(options: MockServerOptions = {}): Promise<MockServer> {
  const server = await startMockServer(options);
  running.push(server);
  return server;
}

test.afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const AUTHORIZE = `/api/oauth2?${toForm({ client_id: 'abc123', redirect_uri: CALLBACK })}`;

async function obtainCode(server: MockServer): Promise<string> {
  const answer = await fetch(server.url + AUTHORIZE, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? 'about:blank').searchParams.get('code') ?? '';
}

function redeem(server: MockServer, code: string, encoding: Encoding): Promise<Response> {
  const json = encoding === 'json';
  return fetch(`${server.url}/api/oauth2/Token`, {
    method: 'POST',
    headers: { 'Content-Type': json ? 'application/json' : 'application/x-www-form-urlencoded' },
    body: json ? JSON.stringify(honest(code)) : toForm(honest(code)),
  });
}

/** Writes bytes to a socket and gives back what came until the end or the time is over. */
function talk(server: MockServer, text: string | Buffer, waitMs = 2000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1');
    let seen = '';
    const timer = setTimeout(() => socket.destroy(), waitMs);
    socket.on('data', (chunk) => {
      seen += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(seen);
    });
    socket.write(text);
  });
}

for (const encoding of ['form', 'json'] as const) {
  test(`carries the whole flow as ${encoding}`, async () => {
    const server = await start();
    const answer = await redeem(server, await obtainCode(server), encoding);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-airisk-mock')).toBe('1');
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const headers = { Authorization: `Bearer ${token}` };
    const users = await fetch(`${server.url}/api/Users/ListUsers`, { headers });
    expect(await users.json()).toHaveLength(2);
  });

  test(`lets one of twenty simultaneous exchanges through as ${encoding}`, async () => {
    const server = await start();
    const code = await obtainCode(server);
    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(server, code, encoding)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(19);
  });
}

test('prints the documented answers byte for byte', async () => {
  const server = await start();
  const missing = await talk(
    server,
    'POST /api/oauth2/Token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\n\r\ncode=x',
  );
  expect(missing).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: text\/plain; charset=utf-8\r\n/);
  expect(missing).toMatch(/\r\n\r\nInvalid client_id$/);
  const code = await redeem(server, 'nothing', 'form');
  expect([code.status, code.headers.get('content-type'), await code.text()]).toEqual([
    400,
    'text/plain; charset=utf-8',
    'Invalid Code',
  ]);
});

test('answers a target in absolute form, and HEAD without a body', async () => {
  const server = await start();
  const absolute = await talk(
    server,
    `GET http://other.example${AUTHORIZE} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
  );
  expect(absolute).toMatch(/^HTTP\/1\.1 302 /);
  const head = await talk(server, `HEAD ${AUTHORIZE} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  expect(head).toMatch(/^HTTP\/1\.1 405 /);
  expect(head).toMatch(/\r\n\r\n$/);
});

const NOT_HTTP: readonly (readonly [string, string | Buffer, RegExp])[] = [
  ['noise', 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['a header without a colon', 'GET / HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n', /^HTTP\/1\.1 400 /],
  [
    'two lengths',
    'POST /api/oauth2/Token HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    /^HTTP\/1\.1 400 /,
  ],
  [
    'length and chunks',
    'POST /api/oauth2/Token HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    /^HTTP\/1\.1 400 /,
  ],
  [
    'bad chunks',
    'POST /api/oauth2/Token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n',
    /^HTTP\/1\.1 400 /,
  ],
  ['huge headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
  ['binary', Buffer.from([0x16, 0x03, 0x01, 0x00, 0xff, 0x0d, 0x0a, 0x0d, 0x0a]), /^HTTP\/1\.1 400 /],
];

for (const [title, text, expected] of NOT_HTTP) {
  test(`survives what is not HTTP: ${title}`, async () => {
    const server = await start();
    expect(await talk(server, text)).toMatch(expected);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });
}

test('reads chunked bodies and answers Expect', async () => {
  const server = await start();
  const form = toForm(honest(await obtainCode(server)));
  const head =
    'POST /api/oauth2/Token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n';
  const half = Math.floor(form.length / 2);
  const chunk = (part: string): string => `${part.length.toString(16)}\r\n${part}\r\n`;
  const chunked = await talk(
    server,
    `${head}Transfer-Encoding: chunked\r\n\r\n${chunk(form.slice(0, half))}${chunk(form.slice(half))}0\r\n\r\n`,
  );
  expect(chunked).toMatch(/^HTTP\/1\.1 200 /);
  const asked = await talk(
    server,
    `${head}Expect: 100-continue\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
  );
  expect(asked).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 400 /);
  const refused = await talk(server, `${head}Expect: 100-continue\r\nContent-Length: 9999999\r\n\r\n`);
  expect(refused).toMatch(/^HTTP\/1\.1 413 /);
});

for (const size of [65_537, 1_000_000, 8_000_000]) {
  test(`answers a body of ${size} bytes with 413`, async () => {
    const server = await start();
    const answer = await fetch(`${server.url}/api/oauth2/Token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: Buffer.alloc(size, 0x20),
    });
    expect([answer.status, await answer.text()]).toEqual([413, 'Content Too Large']);
  });
}

test('answers pipelined requests in order', async () => {
  const server = await start();
  const first = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n';
  const last = 'GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  const seen = await talk(server, first + first + last);
  expect(seen.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 404']);
});

/** The certificate that the package ships, of an authority of its own. */
const pem = (name: string): Buffer => readFileSync(join(packageRoot, 'mock-server', 'tls', name));
const ownTls = (): TlsOptions => ({ key: pem('key.pem'), cert: pem('cert.pem') });

/** One authorization request on a connection of its own, over TLS where the server speaks it. */
async function askOnce(server: MockServer): Promise<number | undefined> {
  const [answer] = (await once(
    server.url.startsWith('https:')
      ? httpsRequest(server.url + AUTHORIZE, { ca: pem('ca.pem'), agent: false }).end()
      : httpRequest(server.url + AUTHORIZE, { agent: false }).end(),
    'response',
  )) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

test('speaks TLS', async () => {
  const server = await start({ tls: ownTls() });
  expect(server.url).toMatch(/^https:/);
  expect(await askOnce(server)).toBe(302);
});

test('carries the habits of a dialect: chunks, closing, headers, cookies', async () => {
  const { loadDialect } = await import('../config/load-dialect.ts');
  const strict = loadDialect('strict');
  const http = {
    ...strict.http,
    chunkBytes: 7,
    connection: 'close' as const,
    delayMs: { min: 20, max: 20 },
    headers: [
      ['Server', 'Kestrel'],
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ] as const,
  };
  const server = await start({ dialect: { ...strict, http } });
  const started = performance.now();
  const answer = await redeem(server, await obtainCode(server), 'json');
  expect(performance.now() - started).toBeGreaterThan(35);
  expect(answer.headers.get('transfer-encoding')).toBe('chunked');
  expect(answer.headers.get('content-length')).toBeNull();
  expect(answer.headers.get('connection')).toBe('close');
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(Object.keys((await answer.json()) as object)).toEqual(['access_token', 'expiration']);
});

test('finishes accepted requests before it closes, and takes no more', async () => {
  const server = await start();
  server.arm({ delayMs: 300, match: { endpoint: 'token' } });
  const code = await obtainCode(server);
  const agentless = {
    port: server.port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/api/oauth2/Token',
    agent: false,
  };
  const status = new Promise<number | undefined>((resolve, reject) => {
    const sent = httpRequest({ ...agentless, headers: { 'Content-Type': 'application/json' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(honest(code)));
  });
  await expect.poll(() => server.journal().length).toBe(2);
  const closed = server.close();
  expect(server.close()).toBe(closed);
  expect(await status).toBe(200);
  await closed;
  await expect(fetch(`${server.url}/health`)).rejects.toThrow();
});

/** A connection that a browser opens in advance and may never use. */
async function connectInSilence(port: number, tls: boolean): Promise<Socket> {
  const socket = tls
    ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    : connect(port, '127.0.0.1');
  await once(socket, tls ? 'secureConnect' : 'connect');
  return socket.resume();
}

for (const scheme of ['http', 'https'] as const) {
  test(`closing does not wait for connections over ${scheme} that never asked for anything`, async () => {
    const tls = scheme === 'https';
    const server = await start(tls ? { tls: ownTls() } : {});
    const sockets = [await connectInSilence(server.port, tls), await connectInSilence(server.port, false)];
    // Connections are accepted in their order, so after this answer the others have been.
    await askOnce(server);
    const ended = Promise.all(sockets.map((socket) => once(socket, 'close')));
    const order = Promise.race([
      server.close().then(() => 'closed'),
      new Promise((resolve) => setTimeout(resolve, CLOSE_GRACE_MS / 2, 'still waiting')),
    ]);
    expect(await order).toBe('closed');
    await ended;
  });
}

test('closing cuts off a TLS handshake that never ends', async () => {
  const server = await start({ tls: ownTls() });
  const socket = connect(server.port, '127.0.0.1').resume();
  await once(socket, 'connect');
  // The first bytes of a ClientHello.
  socket.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]));
  await askOnce(server);
  const outcome = await Promise.race([
    server.close().then(() => 'closed'),
    new Promise((resolve) => setTimeout(resolve, 2 * CLOSE_GRACE_MS, 'still waiting')),
  ]);
  // Where it was not cut off, the end of the test must not wait for it either.
  socket.destroy();
  expect(outcome).toBe('closed');
});

/** A small generator with a seed, so that a failure can be repeated. */
function createDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % sides;
  };
}

test('answers 400 arbitrary requests without a 5xx and without a token', async () => {
  test.slow();
  const server = await start({ interaction: 'consent' });
  const dice = createDice(42);
  const pick = <T>(list: readonly T[]): T => list[dice(list.length)] as T;
  const noise = [
    '%',
    '%zz',
    '\u0000',
    'ä',
    '€',
    '"',
    '{',
    '[',
    '&',
    '=',
    'client_id',
    'code',
    '../',
    '<x>',
    'abc123',
    SECRET,
    'null',
    '1e999',
    '\\u',
    '__proto__',
  ];
  const text = (): string =>
    Array.from({ length: dice(12) }, () => pick(noise)).join(pick(['', '&', '=', ':', ',']));
  const paths = [
    '/api/oauth2',
    '/api/oauth2/Token',
    '/api/oauth2/interaction/decision',
    '/api/oauth2/interaction/x',
    '/api/Users/ListUsers',
    '/api/Chat/GetConversations/a/1/2/3',
    '/health',
    '/x',
    '//',
    '/%',
    '/__mock/state',
  ];
  const types = [
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/json; charset=utf-16',
    'multipart/form-data',
    '',
  ];
  const attempt = async (): Promise<void> => {
    const method = pick(['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'PATCH', 'PROPFIND']);
    const body = method === 'GET' || method === 'HEAD' ? null : text();
    const target = `${pick(paths)}?${encodeURI(text().toWellFormed()).replaceAll('%25', '%')}`;
    const answer = await fetch(`http://127.0.0.1:${server.port}${target}`, {
      method,
      redirect: 'manual',
      headers: {
        'Content-Type': pick(types),
        Authorization: pick(['Bearer x', 'Bearer', 'x', 'Basic eDp5']),
      },
      body,
    });
    const seen = await answer.text();
    expect([target, method, body, answer.status < 500]).toEqual([target, method, body, true]);
    expect(seen).not.toContain('access_token');
  };
  for (let i = 0; i < 50; i += 1) await Promise.all(Array.from({ length: 8 }, attempt));
  expect(server.journal().length).toBeGreaterThan(200);
});

const openSockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

test('lets go of a connection that was turned away, though its peer never closes it', async () => {
  const server = await start();
  const before = openSockets();
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.write('hello\r\n\r\n');
  let seen = '';
  socket.setEncoding('latin1').on('data', (part) => {
    seen += part;
  });
  await once(socket, 'end');
  expect(seen).toMatch(/^HTTP\/1\.1 400 /);
  // Its own end is left, which only the peer can close.
  await expect.poll(openSockets).toBe(before + 1);
  socket.destroy();
});
