/** What can be written to a socket that no well-behaved driver would write. */
import fc from 'fast-check';
import { type ByteChange, byteChanges } from './texts.ts';

/** How an honest token request is spoilt on its way. */
export type SocketCase =
  /** A random part of it, then the end of the stream, or a reset. */
  | { readonly do: 'cut'; readonly at: number; readonly end: 'fin' | 'reset' }
  /** Bytes changed anywhere: request line, headers, framing, body. */
  | { readonly do: 'bytes'; readonly changes: readonly ByteChange[] }
  /** Header lines put in as they are. */
  | { readonly do: 'headers'; readonly lines: readonly string[] }
  /** A framing of the body that may contradict itself. */
  | { readonly do: 'framing'; readonly lines: readonly string[]; readonly body: FramedBody }
  | { readonly do: 'request-line'; readonly line: string }
  /** Many requests at once, the good one among others that are not. */
  | { readonly do: 'pipeline'; readonly before: number; readonly copies: number; readonly split: number }
  /** In pieces, with pauses. */
  | { readonly do: 'slow'; readonly pieces: number }
  /** Not HTTP at all. */
  | { readonly do: 'noise'; readonly bytes: Uint8Array };

/** How the body is written, whatever the header lines say. */
export type FramedBody =
  | 'plain'
  | 'chunked'
  | 'chunk-of-one'
  | 'chunk-too-long'
  | 'chunk-negative'
  | 'chunk-huge'
  | 'no-last-chunk'
  | 'bare-lf'
  | 'trailers'
  | 'smuggled';

const HEADER_LINES = [
  `X-Long: ${'x'.repeat(40_000)}`,
  ...Array.from({ length: 3 }, (_, i) => `X-Many-${i}: ${'y'.repeat(9_000)}`),
  'X-Nul: a\u0000b',
  'X-Fold: a\r\n b',
  ' X-Leading: space',
  'X-Space : before colon',
  'NoColon',
  ': no name',
  'X-\u00e9: name',
  'X-Bare: a\rb',
  'Host: evil.example',
  'Host: a\r\nHost: b',
  'Connection: close, keep-alive, upgrade',
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13',
  'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk',
  'Expect: 100-continue',
  'Expect: the-unexpected',
  'Content-Type: application/json',
  'Content-Encoding: gzip',
  `Cookie: ${'c=1; '.repeat(2_000)}`,
  'X-Bel: \u0007\u001b[31m',
  Array.from({ length: 1_500 }, (_, i) => `A${i}: b`).join('\r\n'),
] as const;

const FRAMINGS = [
  ['Content-Length: {length}', 'Transfer-Encoding: chunked'],
  ['Transfer-Encoding: chunked', 'Content-Length: {length}'],
  ['Content-Length: {length}', 'Content-Length: 0'],
  ['Content-Length: {length}', 'Content-Length: {length}'],
  ['Content-Length: {length}, {length}'],
  ['Content-Length: +{length}'],
  ['Content-Length: -1'],
  ['Content-Length: 0x10'],
  ['Content-Length: 18446744073709551616'],
  ['Content-Length: 99999999'],
  ['Content-Length: 0'],
  ['Content-Length: '],
  ['Transfer-Encoding: chunked'],
  ['Transfer-Encoding: chunked, chunked'],
  ['Transfer-Encoding: xchunked'],
  ['Transfer-Encoding: identity', 'Content-Length: {length}'],
  ['Transfer-Encoding: gzip, chunked'],
  ['Transfer-Encoding : chunked', 'Content-Length: {length}'],
  ['Transfer-Encoding:\tchunked'],
  ['Transfer-Encoding: \u000bchunked', 'Content-Length: {length}'],
  ['tRANSFER-eNCODING: cHUNKED'],
  [],
] as const;

const BODIES: readonly FramedBody[] = [
  'plain',
  'chunked',
  'chunk-of-one',
  'chunk-too-long',
  'chunk-negative',
  'chunk-huge',
  'no-last-chunk',
  'bare-lf',
  'trailers',
  'smuggled',
];

const REQUEST_LINES = [
  'POST /api/oauth2/Token HTTP/1.0',
  'POST /api/oauth2/Token HTTP/0.9',
  'POST /api/oauth2/Token HTTP/2.0',
  'POST /api/oauth2/Token HTTP/9.9',
  'POST /api/oauth2/Token',
  'POST  /api/oauth2/Token  HTTP/1.1',
  'post /api/oauth2/Token HTTP/1.1',
  'POST http://evil.example/api/oauth2/Token HTTP/1.1',
  'POST http:///api/oauth2/Token HTTP/1.1',
  'POST api/oauth2/Token HTTP/1.1',
  'POST * HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'CONNECT evil.example:443 HTTP/1.1',
  'PRI * HTTP/2.0',
  'TRACE /api/oauth2/Token HTTP/1.1',
  'POST /api/oauth2/Token\u0000 HTTP/1.1',
  'POST /api/oauth2/Token\t HTTP/1.1',
  'POST /api/oauth2/Token#x HTTP/1.1',
  `POST /${'a'.repeat(40_000)} HTTP/1.1`,
  `GET /api/oauth2?state=${'%'.repeat(20_000)} HTTP/1.1`,
  `GET /__mock/${'../'.repeat(2_000)} HTTP/1.1`,
  'GET /__mock/view/..%2f..%2f..%2fpackage.json HTTP/1.1',
  'POST /__mock/reset HTTP/1.1',
  'GET /health HTTP/1.1',
  'QUERY /api/oauth2/Token HTTP/1.1',
  '\r\n\r\nPOST /api/oauth2/Token HTTP/1.1',
  '\u00ff\u00fe POST /api/oauth2/Token HTTP/1.1',
] as const;

const NOISE = [
  '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003', // the beginning of a TLS handshake
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0012\u0004',
  'SSH-2.0-OpenSSH_9.2\r\n',
  'GET\r\n\r\n',
  '\r\n'.repeat(5_000),
  '\u0000'.repeat(10_000),
  'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
] as const;

const fraction = fc.double({ min: 0, max: 1, noNaN: true });

export const socketCases: fc.Arbitrary<SocketCase> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('cut' as const),
      at: fraction,
      end: fc.constantFrom('fin', 'reset'),
    }) as fc.Arbitrary<SocketCase>,
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('bytes' as const),
      changes: fc.array(byteChanges, { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('headers' as const),
      lines: fc.array(fc.constantFrom(...HEADER_LINES), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('framing' as const),
      lines: fc.constantFrom<readonly string[]>(...FRAMINGS),
      body: fc.constantFrom(...BODIES),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('request-line' as const),
      line: fc.constantFrom(...REQUEST_LINES),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pipeline' as const),
      before: fc.nat(6),
      copies: fc.integer({ min: 1, max: 8 }),
      split: fraction,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('slow' as const), pieces: fc.integer({ min: 2, max: 12 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('noise' as const),
      bytes: fc.oneof(
        fc.constantFrom(...NOISE).map((text) => Buffer.from(text, 'latin1') as Uint8Array),
        fc.uint8Array({ maxLength: 2_000 }),
      ),
    }),
  },
);
