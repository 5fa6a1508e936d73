/** The judges' HTTP client against servers that mean harm: every one is cut off in time, and nothing grows. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import type { Exchange } from '../../reports/model/types.ts';
import { MAX_BODY_BYTES, NoAnswerError, Wire, type WireAnswer } from './wire.ts';

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

test('takes sixteen of a hundred megabytes', async () => {
  const hostile = await listen((write, socket) => {
    write('HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n');
    pump(write, socket, MEGABYTE, 100);
  });
  const before = process.memoryUsage().arrayBuffers;
  const answer = await get(hostile.url);
  expect([answer.status, answer.truncated]).toEqual([200, true]);
  expect(answer.body.length).toBeLessThanOrEqual(MAX_BODY_BYTES);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(hostile.sent()).toBeLessThan(40 * MEGABYTE.length);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60 * MEGABYTE.length);
});

test('takes sixteen megabytes of an endless chunked stream', async () => {
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

/** An answer in some content coding. */
const coded = (coding: string, body: Buffer) =>
  listen((write, socket) => {
    write(`HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`);
    write(body);
    socket.end();
  });

const TOLD = Buffer.from('{"access_token":"x"}');
const CODED: readonly (readonly [string, Buffer])[] = [
  ['gzip', gzipSync(TOLD)],
  ['x-gzip', gzipSync(TOLD)],
  ['GZIP', gzipSync(TOLD)],
  ['deflate', deflateSync(TOLD)],
  ['deflate', deflateRawSync(TOLD)],
  ['br', brotliCompressSync(TOLD)],
  ['identity', TOLD],
  ['br, gzip', gzipSync(brotliCompressSync(TOLD))],
];
for (const [coding, body] of CODED) {
  test(`reads ${coding} (${body.subarray(0, 2).toString('hex')})`, async () => {
    const answer = await get((await coded(coding, body)).url);
    expect([answer.text, answer.truncated]).toEqual([TOLD.toString(), false]);
  });
}

test('says in the evidence what was decoded', async () => {
  const seen: Omit<Exchange, 'n'>[] = [];
  wire.recordTo({ add: (exchange) => seen.push(exchange) });
  const body = gzipSync(TOLD);
  await get((await coded('gzip', body)).url);
  expect(seen[0]?.response).toMatchObject({
    body: TOLD.toString(),
    decoded: `gzip: ${body.length} bytes on the wire, ${TOLD.length} decoded`,
  });
});

for (const [what, coding, bomb] of [
  ['a bomb', 'gzip', () => gzipSync(Buffer.alloc(200 * 1_048_576))],
  ['a bomb in a bomb', 'gzip, gzip', () => gzipSync(gzipSync(Buffer.alloc(200 * 1_048_576)))],
  ['a bomb of Brotli', 'br', () => brotliCompressSync(Buffer.alloc(200 * 1_048_576))],
] as const) {
  test(`inflates ${what} no further than it would read`, async () => {
    const answer = await get((await coded(coding, bomb())).url);
    expect(answer.truncated).toBe(true);
    expect(answer.body.length).toBeLessThan(MAX_BODY_BYTES);
  });
}

for (const coding of ['gzip', 'zstd', 'constructor', 'gzip, gzip, gzip, gzip'])
  test(`leaves what is no ${coding} as it came`, async () => {
    const bytes = Buffer.alloc(4_000, 0x1f);
    expect((await get((await coded(coding, bytes)).url)).body.equals(bytes)).toBe(true);
  });

test('reads a list of a few megabytes to its end', async () => {
  const list = Buffer.from(
    JSON.stringify(Array.from({ length: 60_000 }, (_, n) => ({ id: n, name: 'x'.repeat(60) }))),
  );
  const answer = await get((await coded('identity', list)).url);
  expect([answer.truncated, JSON.parse(answer.text).length]).toEqual([false, 60_000]);
});

test.describe('an answer that breaks off', () => {
  /** Breaks off so many times, then answers. */
  const breaking = (times: number, when: 'at once' | 'in the middle') => {
    let left = times;
    return listen((write, socket) => {
      left -= 1;
      if (left < 0) write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      else {
        if (when === 'in the middle') write('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nha');
        setTimeout(() => socket.resetAndDestroy(), 20);
      }
    });
  };
  for (const when of ['at once', 'in the middle'] as const) {
    test(`${when} is asked for again, once`, async () => {
      const hostile = await breaking(1, when);
      expect((await get(hostile.url)).text).toBe('ok');
      expect([hostile.requests(), wire.counters.repeated]).toEqual([2, 1]);
      await expectCut((await breaking(2, when)).url, /^ECONNRESET$/);
    });
    test(`${when} is not asked for again where that could do harm`, async () => {
      const hostile = await breaking(1, when);
      await expect(wire.send({ method: 'POST', url: hostile.url, body: 'code=1' })).rejects.toThrow(
        NoAnswerError,
      );
      expect(hostile.requests()).toBe(1);
    });
  }
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
