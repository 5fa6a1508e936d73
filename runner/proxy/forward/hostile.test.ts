import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@playwright/test';
import type { RunningProxy } from '../open-proxy.ts';
import { openForTest } from '../testing/open-for-test.ts';
import { openRawServer, type RawServer, type Respond, sendRaw, splitMessage } from '../testing/raw-peers.ts';
import type { PassedExchange } from './passed-exchange.ts';

let upstream: RawServer;
let proxy: RunningProxy;
let respond: Respond = () => undefined;
const seen: PassedExchange[] = [];

test.beforeAll(async () => {
  upstream = await openRawServer((socket, request) => respond(socket, request));
  proxy = await openForTest(upstream.url, { onExchange: (exchange) => void seen.push(exchange) });
});
test.beforeEach(() => void seen.splice(0));
test.afterAll(async () => {
  await proxy.close();
  await upstream.close();
});

const ask = (line = 'GET / HTTP/1.1', untilEnd = true) =>
  sendRaw(proxy.url, `${line}\r\nHost: ${new URL(proxy.url).host}\r\n\r\n`, untilEnd);
const say =
  (bytes: string): Respond =>
  (socket) =>
    void socket.end(bytes, 'latin1');
const last = async (): Promise<PassedExchange> => {
  await expect.poll(() => seen.length).toBeGreaterThan(0);
  return seen.at(-1) as PassedExchange;
};

test('a reset stays a reset, and a closed connection a closed connection', async () => {
  respond = (socket) => void socket.resetAndDestroy();
  expect(await ask()).toEqual({ text: '', error: 'ECONNRESET' });
  expect((await last()).failure).toMatch(/closed the connection without an answer$/);
  respond = (socket) => void socket.end();
  expect(await ask()).toEqual({ text: '' });
});

test('half an answer is passed on, and broken off', async () => {
  respond = say('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
  expect(splitMessage((await ask()).text).body).toBe('half');
  expect(await last()).toMatchObject({ answer: { complete: false }, failedSide: 'deployment' });
  respond = say('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n');
  expect((await ask()).text).toMatch(/4\r\nhalf\r\n$/);
});

test('an answer that is no HTTP becomes a 502 that says so', async () => {
  for (const lie of [
    'SSH-2.0-OpenSSH_9.6\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde',
    'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(200_000)}\r\n\r\n`,
    'HTTP/1.1 200 OK\r\nX-A: a\u0000b\r\n\r\n',
  ]) {
    respond = say(lie);
    const { text } = await ask();
    expect(text, lie.slice(0, 60)).toMatch(/^HTTP\/1\.1 502 Bad Gateway/);
    expect(text).toMatch(/airisk-conformance proxy: 127\.0\.0\.1:\d+ sent an answer that is no valid HTTP/);
  }
});

test('more than was announced, and interim answers, do no harm', async () => {
  respond = say(
    'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdefgh',
  );
  expect(splitMessage((await ask()).text).body).toBe('abc');
  respond = say('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx');
  expect(splitMessage((await ask()).text).body).toBe('x');
});

test('a deployment that is not there is a 502 that says so, and nothing is tried again', async () => {
  const gone = await openRawServer(() => undefined);
  await gone.close();
  const other = await openForTest(gone.url);
  const answer = await fetch(`${other.url}/api/oauth2`);
  expect([answer.status, await answer.text()]).toEqual([
    502,
    `airisk-conformance proxy: ${new URL(gone.url).host} refuses connections (ECONNREFUSED)\n`,
  ]);
  await other.close();
  const before = upstream.received.length;
  respond = (socket) => void socket.resetAndDestroy();
  await ask('POST /api/oauth2/Token HTTP/1.1');
  expect(upstream.received.length).toBe(before + 1);
});

const MB = 1024 * 1024;
/** What sockets and streams of both connections may hold on the way. */
const MOST_UNDER_WAY = 40 * MB;
const MOST_RETAINED = 16 * MB;

test('endless answers stream through at the pace of who reads them, and nothing of them is kept', async () => {
  const piece = Buffer.alloc(MB, 0x61);
  let written = 0;
  respond = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n');
    const more = () => {
      while (socket.writable) {
        written += piece.length;
        if (!socket.write(piece)) break;
      }
      socket.once('drain', more);
    };
    more();
  };
  const before = retained();
  const [answer] = (await once(http.get(proxy.url), 'response')) as [http.IncomingMessage];
  let read = 0;
  await new Promise<void>((done) => {
    answer.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (read < 100 * MB) return;
      answer.pause();
      done();
    });
  });
  const lead = () => written - read;
  for (let known = -1; known !== lead() && lead() < MOST_UNDER_WAY; ) {
    known = lead();
    await sleep(50);
  }
  expect(lead()).toBeLessThan(MOST_UNDER_WAY);
  // What a collection finds is freed by another thread, in its own time.
  await expect.poll(() => retained() - before).toBeLessThan(MOST_RETAINED);
  answer.destroy();
  expect(await last()).toMatchObject({ failedSide: 'client', answer: { body: { whole: false } } });
});

/** Bytes that something still refers to, on the heap and beside it. */
function retained(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test('a slow deployment keeps nobody else waiting, and a client that leaves is noticed', async () => {
  let [arrived, left] = [0, 0];
  respond = (socket, request) => {
    if (request.startsWith('GET /slow')) {
      arrived += 1;
      socket.once('close', () => {
        left += 1;
      });
    } else socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  };
  const slow = new AbortController();
  const waiting = Array.from({ length: 300 }, () =>
    fetch(`${proxy.url}/slow`, { signal: slow.signal }).catch(() => 'left'),
  );
  expect(await (await fetch(`${proxy.url}/quick`)).text()).toBe('ok');
  await expect.poll(() => arrived).toBeGreaterThan(0);
  slow.abort();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['left']));
  await expect.poll(() => left).toBeGreaterThan(0);
});

test('an answer before the end of the request, and a request for another place', async () => {
  respond = (socket) => void socket;
  const early = await openRawServer(() => undefined);
  await early.close();
  expect((await ask('GET http://elsewhere.test/ HTTP/1.1')).text).toMatch(/502[\s\S]*to no other host/);
  respond = say('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  const host = new URL(proxy.url).host;
  await ask(`GET http://${host}/a?b HTTP/1.1`);
  expect(upstream.received.at(-1)).toMatch(/^GET \/a\?b HTTP\/1\.1/);
});

test('who calls it by another name is not served', async () => {
  const { text } = await sendRaw(proxy.url, 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', true);
  expect(text).toMatch(/^HTTP\/1\.1 421[\s\S]*--allow-host/);
});
