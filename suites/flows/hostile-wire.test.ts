/** The judges' HTTP client against servers that mean harm: every one is cut off in time, and nothing grows. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { expect, test } from '@playwright/test';
import { NoAnswerError, Wire, type WireAnswer } from './wire.ts';

const TIMEOUT_MS = 1_500;
/** What a loaded machine may need beyond a time-out. */
const SLACK_MS = 6_000;

interface Hostile {
  readonly url: string;
  /** Bytes that were handed to the sockets. */
  sent(): number;
  /** Requests that came. */
  requests(): number;
}

const servers: { server: Server; sockets: Set<Socket> }[] = [];

/** A server that does as `behave` says once a request's headers came. */
async function listen(
  behave: (write: (bytes: string | Buffer) => boolean, socket: Socket) => void,
): Promise<Hostile> {
  let sent = 0;
  let requests = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      if (!chunk.toString('latin1').includes('\r\n\r\n')) return;
      requests += 1;
      behave((bytes) => {
        sent += bytes.length;
        return socket.write(bytes);
      }, socket);
    });
  });
  servers.push({ server, sockets });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/api/oauth2`, sent: () => sent, requests: () => requests };
}

/** Writes the same bytes for as long as the peer takes them, up to a number of times. */
function pump(write: (bytes: Buffer) => boolean, socket: Socket, bytes: Buffer, times: number): void {
  let left = times;
  const go = (): void => {
    while (left > 0 && !socket.destroyed) {
      left -= 1;
      if (!write(bytes)) {
        socket.once('drain', go);
        return;
      }
    }
  };
  go();
}

let wire: Wire;
test.beforeEach(() => {
  wire = new Wire({ timeoutMs: TIMEOUT_MS });
});
test.afterEach(async () => {
  wire.close();
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

const get = (url: string): Promise<WireAnswer> => wire.send({ method: 'GET', url });

async function expectCut(url: string, code: RegExp): Promise<void> {
  const began = performance.now();
  const error: unknown = await get(url).then(
    (answer) => new Error(`answered with ${answer.status}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(NoAnswerError);
  expect((error as NoAnswerError).code).toMatch(code);
  expect(performance.now() - began).toBeLessThan(TIMEOUT_MS + SLACK_MS);
}

const MEGABYTE = Buffer.alloc(1_048_576, 'x');

test('takes one of a hundred megabytes', async () => {
  const hostile = await listen((write, socket) => {
    write('HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n');
    pump(write, socket, MEGABYTE, 100);
  });
  const before = process.memoryUsage().arrayBuffers;
  const answer = await get(hostile.url);
  expect([answer.status, answer.truncated]).toEqual([200, true]);
  expect(answer.body.length).toBeLessThanOrEqual(MEGABYTE.length);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(hostile.sent()).toBeLessThan(40 * MEGABYTE.length);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60 * MEGABYTE.length);
});

test('takes one megabyte of an endless chunked stream', async () => {
  const chunk = Buffer.concat([Buffer.from('100000\r\n'), MEGABYTE, Buffer.from('\r\n')]);
  const hostile = await listen((write, socket) => {
    write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    pump(write, socket, chunk, Number.POSITIVE_INFINITY);
  });
  expect((await get(hostile.url)).truncated).toBe(true);
});

test('leaves a stream that trickles for ever', async () => {
  const hostile = await listen((write, socket) => {
    write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    const timer = setInterval(() => write('1\r\nx\r\n'), 20);
    socket.on('close', () => clearInterval(timer));
  });
  await expectCut(hostile.url, /^TIMEOUT$/);
});

test('leaves headers that never end, fast or slow', async () => {
  const fast = await listen((write, socket) => {
    write('HTTP/1.1 200 OK\r\n');
    pump(
      write,
      socket,
      Buffer.from('X-Flood: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n'.repeat(100)),
      10_000,
    );
  });
  await expectCut(fast.url, /^HPE_HEADER_OVERFLOW$/);
  const slow = await listen((write, socket) => {
    write('HTTP/1.1 200 OK\r\n');
    const timer = setInterval(() => write('X: y\r\n'), 20);
    socket.on('close', () => clearInterval(timer));
  });
  await expectCut(slow.url, /^TIMEOUT$/);
});

test('leaves a server that says for ever that it will answer soon', async () => {
  const hostile = await listen((write, socket) => {
    const timer = setInterval(() => write('HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n'.repeat(20)), 10);
    socket.on('close', () => clearInterval(timer));
  });
  await expectCut(hostile.url, /^TIMEOUT$/);
});

test('follows no redirect, however many there are', async () => {
  const hostile: Hostile = await listen((write, socket) => {
    write(`HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n`);
    socket.end();
  });
  const answer = await get(hostile.url);
  expect([answer.status, hostile.requests()]).toEqual([302, 1]);
});

test('asks a server that always sends it away a few times only', async () => {
  const hostile = await listen((write, socket) => {
    write('HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n');
    socket.end();
  });
  expect((await get(hostile.url)).status).toBe(429);
  expect(hostile.requests()).toBeLessThanOrEqual(5);
});

for (const wait of [
  '99999999999999999999',
  '-1',
  'Fri, 31 Dec 9999 23:59:59 GMT',
  '\u00e9',
  '1e9',
  '9'.repeat(400),
]) {
  test(`does not wait for long because of Retry-After: ${wait.slice(0, 30)}`, async () => {
    const hostile = await listen((write, socket) => {
      write(Buffer.from(`HTTP/1.1 503 Busy\r\nRetry-After: ${wait}\r\nContent-Length: 0\r\n\r\n`, 'latin1'));
      socket.end();
    });
    const began = performance.now();
    expect((await get(hostile.url)).status).toBe(503);
    expect(performance.now() - began).toBeLessThan(SLACK_MS);
  });
}

test('a value that no header can hold is not sent, and that is no failure of the tool', async () => {
  const hostile = await listen((_write, socket) => void socket.end());
  const wire = new Wire({ timeoutMs: TIMEOUT_MS });
  for (const code of ['a\u0000b', 'a\r\nX: y', '\u20ac']) {
    const headers = [['Authorization', `Bearer ${code}`]] as const;
    await expect(wire.send({ method: 'GET', url: hostile.url, headers })).rejects.toThrow(NoAnswerError);
  }
  expect(hostile.requests()).toBe(0);
  wire.close();
});

test('inflates nothing', async () => {
  const bomb = Buffer.alloc(4_000, 0x1f);
  const hostile = await listen((write, socket) => {
    write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
    write(bomb);
    socket.end();
  });
  expect((await get(hostile.url)).body.equals(bomb)).toBe(true);
});

const BROKEN: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
  ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
  ['half a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf'],
  ['a chunk of negative size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
  [
    'length and chunks',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['NULs', '\u0000'.repeat(5_000)],
  ['a status of 999999', 'HTTP/1.1 999999 Odd\r\n\r\n'],
  ['a header with a NUL', 'HTTP/1.1 200 OK\r\nX: a\u0000b\r\nContent-Length: 0\r\n\r\n'],
];

for (const [what, text] of BROKEN) {
  test(`says what was wrong about ${what}`, async () => {
    const hostile = await listen((write, socket) => {
      if (text !== '') write(Buffer.from(text, 'latin1'));
      socket.end();
    });
    await expectCut(hostile.url, /^(ECONNRESET|HPE_\w+|ERROR)$/);
  });
}
