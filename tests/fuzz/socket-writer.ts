/** Turns socket cases into bytes. */
import type { FramedBody, SocketCase } from './socket-cases.ts';
import { changeBytes } from './texts.ts';

/** Pieces to write, one after the other, and how the connection ends. */
export interface Script {
  readonly pieces: readonly Buffer[];
  readonly pauseMs: number;
  readonly end: 'fin' | 'reset' | 'wait';
  /** Most answers with a token that this can bring. */
  readonly maxTokens: 0 | 1;
}

/** What an honest driver would say on this connection. */
export interface Honest {
  readonly host: string;
  readonly mediaType: string;
  readonly body: string;
}

const PATH = '/api/oauth2/Token';

function write(line: string, lines: readonly string[], body: string): Buffer {
  return Buffer.from(`${[line, ...lines].join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

/** Writes the case, around an honest request that ends its connection. */
export function writeScript(one: SocketCase, honest: Honest): Script {
  const line = `POST ${PATH} HTTP/1.1`;
  const common = [`Host: ${honest.host}`, `Content-Type: ${honest.mediaType}`];
  const close = 'Connection: close';
  const length = `Content-Length: ${honest.body.length}`;
  const whole = write(line, [...common, close, length], honest.body);
  const simple = (bytes: Buffer, more: Partial<Script> = {}): Script => ({
    pieces: [bytes],
    pauseMs: 0,
    end: 'fin',
    maxTokens: 1,
    ...more,
  });
  switch (one.do) {
    case 'cut':
      return simple(whole.subarray(0, Math.floor(one.at * whole.length)), {
        end: one.end,
        maxTokens: one.at === 1 ? 1 : 0,
      });
    case 'bytes':
      return simple(Buffer.from(one.changes.reduce(changeBytes, whole as Uint8Array)));
    case 'headers':
      return simple(write(line, [...common, ...one.lines, close, length], honest.body));
    case 'framing': {
      const lines = one.lines.map((text) => text.replaceAll('{length}', String(honest.body.length)));
      const body = frame(one.body, honest);
      const contradictory =
        lines.some((text) => /^content-length/i.test(text)) &&
        lines.some((text) => /^transfer-encoding/i.test(text));
      return simple(write(line, [...common, close, ...lines], body), { maxTokens: contradictory ? 0 : 1 });
    }
    case 'request-line':
      return simple(write(one.line, [...common, close, length], honest.body));
    case 'pipeline':
      return writePipeline(one, honest, whole, [line, ...common, length]);
    case 'slow':
      return simple(whole, { pieces: slice(whole, one.pieces), pauseMs: 2 });
    case 'noise':
      return simple(Buffer.from(one.bytes), { maxTokens: 0 });
  }
}

function writePipeline(
  { before, copies, split }: Extract<SocketCase, { do: 'pipeline' }>,
  { body, host }: Honest,
  last: Buffer,
  [line = '', ...lines]: readonly string[],
): Script {
  const others = Array.from({ length: before }, (_, i) =>
    write(i % 2 === 0 ? 'GET /health HTTP/1.1' : 'GET /api/Users/ListUsers HTTP/1.1', [`Host: ${host}`], ''),
  );
  const same = Array.from({ length: copies - 1 }, () => write(line, lines, body));
  const all = Buffer.concat([...others, ...same, last]);
  const at = Math.floor(split * all.length);
  return { pieces: [all.subarray(0, at), all.subarray(at)], pauseMs: 0, end: 'wait', maxTokens: 1 };
}

function slice(bytes: Buffer, pieces: number): Buffer[] {
  const size = Math.ceil(bytes.length / pieces);
  return Array.from({ length: pieces }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

function frame(kind: FramedBody, { body, host }: Honest): string {
  const size = body.length.toString(16);
  switch (kind) {
    case 'plain':
      return body;
    case 'chunked':
      return `${size}\r\n${body}\r\n0\r\n\r\n`;
    case 'chunk-of-one':
      return `${[...body].map((char) => `1;x=y\r\n${char}\r\n`).join('')}0\r\n\r\n`;
    case 'chunk-too-long':
      return `${(body.length + 9).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    case 'chunk-negative':
      return `-1\r\n${body}\r\n0\r\n\r\n`;
    case 'chunk-huge':
      return `ffffffffffffffffff\r\n${body}\r\n0\r\n\r\n`;
    case 'no-last-chunk':
      return `${size}\r\n${body}\r\n`;
    case 'bare-lf':
      return `${size}\n${body}\n0\n\n`;
    case 'trailers':
      return `${size}\r\n${body}\r\n0\r\nX-Trailer: \u0000\r\nContent-Length: 3\r\n\r\n`;
    case 'smuggled':
      return `0\r\n\r\nGET /__mock/state HTTP/1.1\r\nHost: ${host}\r\n\r\n${body}`;
  }
}
