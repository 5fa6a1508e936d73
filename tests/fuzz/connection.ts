/** One connection, kept, with answers read as they are framed: raw enough to say anything, quick enough for millions. */
import { connect, type Socket } from 'node:net';
import type { HeaderPair } from '../../mock-server/provider/plain.ts';

/** A request as it is to be written. */
export interface WireText {
  readonly method: string;
  readonly target: string;
  readonly headers?: readonly HeaderPair[];
  readonly body?: string;
}

export interface WireSeen {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly body: string;
}

/** Writes a request the way well-behaved drivers do. */
function writeRequest(port: number, { method, target, headers = [], body = '' }: WireText): string {
  const lines = [`${method} ${target} HTTP/1.1`, `Host: 127.0.0.1:${port}`];
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  if (body !== '' || method === 'POST' || method === 'PUT')
    lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/**
 * Reads whole answers off the front of what came.
 * @param text one character a byte
 * @param methods of the requests that are still unanswered, for HEAD has no body
 */
export function readAnswers(
  text: string,
  methods: readonly string[] = [],
): { answers: WireSeen[]; rest: string } {
  const answers: WireSeen[] = [];
  let rest = text;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return { answers, rest };
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = lines.map((line): HeaderPair => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1] ?? Number.NaN);
    const bodiless = status < 200 || status === 204 || status === 304 || methods[answers.length] === 'HEAD';
    const framed = bodiless ? { body: '', length: 0 } : readBody(rest.slice(end + 4), headers);
    if (framed === undefined) return { answers, rest };
    if (status !== 100) answers.push({ status, headers, body: framed.body });
    rest = rest.slice(end + 4 + framed.length);
  }
}

function readBody(
  text: string,
  headers: readonly HeaderPair[],
): { body: string; length: number } | undefined {
  const find = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  if (find('transfer-encoding') === 'chunked') return readChunks(text);
  const length = Number(find('content-length') ?? 0);
  return text.length < length ? undefined : { body: text.slice(0, length), length };
}

function readChunks(text: string): { body: string; length: number } | undefined {
  let at = 0;
  let body = '';
  for (;;) {
    const line = text.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = Number.parseInt(text.slice(at, line), 16);
    const next = line + 2 + size + 2;
    if (text.length < next) return undefined;
    body += text.slice(line + 2, line + 2 + size);
    at = next;
    if (size === 0) return { body, length: at };
  }
}

const ANSWER_WITHIN_MS = 30_000;

/** A kept connection; requests may be written before earlier ones are answered. */
export class Connection {
  readonly port: number;
  readonly #socket: Socket;
  readonly #waiting: { method: string; done: (seen: WireSeen) => void; fail: (error: Error) => void }[] = [];
  #text = '';
  ended = false;

  private constructor(socket: Socket, port: number) {
    this.#socket = socket;
    this.port = port;
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => this.#take(String(chunk)));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.ended = true;
      for (const { fail } of this.#waiting.splice(0))
        fail(new Error('the connection ended before the answer'));
    });
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.off('error', reject);
        resolve(new Connection(socket, port));
      });
      socket.once('error', reject);
    });
  }

  /** Sends a request and waits for its answer. @throws Error when none comes */
  ask(request: WireText): Promise<WireSeen> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(
          new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s to ${request.method} ${request.target}`),
        );
        this.close();
      }, ANSWER_WITHIN_MS);
      const settle =
        <T>(next: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          next(value);
        };
      this.#waiting.push({ method: request.method, done: settle(resolve), fail: settle(reject) });
      this.#socket.write(writeRequest(this.port, request), 'utf8');
    });
  }

  #take(chunk: string): void {
    this.#text += chunk;
    const { answers, rest } = readAnswers(
      this.#text,
      this.#waiting.map(({ method }) => method),
    );
    this.#text = rest;
    for (const answer of answers) {
      // A server that means to close says so, and may close only later.
      if (answer.headers.some(([name, value]) => name === 'Connection' && value === 'close'))
        this.ended = true;
      this.#waiting.shift()?.done(answer);
    }
  }

  close(): void {
    this.ended = true;
    this.#socket.destroy();
  }
}
