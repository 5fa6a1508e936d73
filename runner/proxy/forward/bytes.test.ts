import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import type { RunningProxy } from '../open-proxy.ts';
import { openForTest } from '../testing/open-for-test.ts';
import { openRawServer, type RawServer, sendRaw, splitMessage } from '../testing/raw-peers.ts';

let upstream: RawServer;
let proxy: RunningProxy;
let answer = '';

test.beforeAll(async () => {
  upstream = await openRawServer((socket) => {
    socket.write(answer, 'latin1');
    if (!/^(?:content-length|transfer-encoding):/im.test(answer.split('\r\n\r\n')[0] ?? '')) socket.end();
  });
  proxy = await openForTest(upstream.url);
});
test.afterAll(async () => {
  await proxy.close();
  await upstream.close();
});

const chars = (from: number, to: number, without = '') =>
  Array.from({ length: to - from + 1 }, (_, at) => String.fromCharCode(from + at)).filter(
    (char) => !without.includes(char),
  );
const text = (letters: string[], maxLength: number, minLength = 0) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength, maxLength });

const target = fc
  .tuple(text(chars(0x21, 0x7e, '?#'), 20), fc.option(text(chars(0x21, 0x7e, '#'), 60)))
  .map(([path, query]) => `/${path}${query === null ? '' : `?${query}`}`);
const odd = fc.constantFrom(
  '/api/oauth2?a=1&a=2&&=&b',
  '/api/oauth2?redirect_uri=http%3a%2F%2fh%2F&state=%zz%FF%00+%2B',
  '/a/../b/./c//d?x=/../',
  '/%41%c3%28;p=1?u=http://127.0.0.1/',
);
const name = fc.constantFrom(
  'Accept',
  'accept',
  'X-One',
  'x-one',
  'X-ONE',
  'Cookie',
  'User-Agent',
  'X-Forwarded-For',
  'Authorization',
  'Cache-Control',
  'Sec-Fetch-Site',
);
const value = text([...chars(0x21, 0x7e), ...chars(0xa0, 0xff)], 30, 1);
const header = fc.tuple(name, value).map(([key, content]) => `${key}: ${content}`);
const cookie = fc
  .tuple(
    text(chars(0x61, 0x7a), 8, 1),
    text(chars(0x21, 0x7e, ';,"\\'), 20),
    fc.constantFrom('; Path=/', '; HttpOnly;SameSite=lax', '; expires=Wed, 21 Oct 2026 07:28:00 GMT', ''),
  )
  .map(([key, content, rest]) => `Set-Cookie: ${key}=${content}${rest}`);
const answerHeader = fc.oneof(
  header,
  cookie,
  value.map((where) => `Location: https://elsewhere.test/${where}`),
);
const body = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const framing = fc.constantFrom('length', 'chunked', 'close');

/** A body in chunks of several sizes. */
function inChunks(content: string): string {
  const pieces = content.match(/[\s\S]{1,77}/g) ?? [];
  return `${pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join('')}0\r\n\r\n`;
}

const framed = (lines: string[], how: string, content: string): string => {
  if (how === 'chunked') return [...lines, 'Transfer-Encoding: chunked', '', inChunks(content)].join('\r\n');
  const length = how === 'length' ? [`Content-Length: ${content.length}`] : [];
  return [...lines, ...length, '', content].join('\r\n');
};

test('what passes is what was sent, byte for byte, in both directions', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'),
        target: fc.oneof(target, odd),
        headers: fc.array(header, { maxLength: 8 }),
        body,
        framing: fc.constantFrom('length', 'chunked'),
        status: fc.constantFrom(
          '200 OK',
          '302 Found',
          '400 Bad Request',
          '401 No-no',
          '404 ',
          '503 Wait a bit',
        ),
        answerHeaders: fc.array(answerHeader, { maxLength: 8 }),
        answerBody: body,
        answerFraming: framing,
      }),
      async (all) => {
        const seen = upstream.received.length;
        answer = framed([`HTTP/1.1 ${all.status}`, ...all.answerHeaders], all.answerFraming, all.answerBody);
        const host = new URL(proxy.url).host;
        const head = [
          `${all.method} ${all.target} HTTP/1.1`,
          ...all.headers.slice(0, 2),
          `hOST: ${host}`,
          ...all.headers.slice(2),
        ];
        const back = await sendRaw(
          proxy.url,
          framed(head, all.framing, all.body),
          all.answerFraming === 'close',
        );
        const came = splitMessage(upstream.received.slice(seen).join(''));
        const sent = splitMessage(framed(head, all.framing, all.body));
        expect(came.lines.filter((line) => line !== 'Connection: keep-alive')).toEqual(
          sent.lines.map((line) => (line.startsWith('hOST:') ? `hOST: ${new URL(upstream.url).host}` : line)),
        );
        expect(came.body).toBe(all.body);
        const got = splitMessage(back.text);
        expect(got.lines.filter((line) => line !== 'Connection: close')).toEqual(splitMessage(answer).lines);
        expect(got.body).toBe(all.answerBody);
      },
    ),
    { numRuns: 150 },
  );
});

test('a request without a body is sent without one', async () => {
  answer = 'HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n';
  const host = new URL(proxy.url).host;
  const ask = async (line: string) => {
    const seen = upstream.received.length;
    await sendRaw(proxy.url, `${line} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, false);
    return splitMessage(upstream.received.slice(seen).join('')).lines.slice(2);
  };
  expect(await ask('GET /')).toEqual(['Connection: keep-alive']);
  expect(await ask('POST /')).toEqual(['Content-Length: 0', 'Connection: keep-alive']);
});
