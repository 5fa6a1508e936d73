/**
 * Carries one exchange: the request as it was sent to the deployment, the answer as it came to the client. Nothing is
 * retried, no redirect is followed, and whatever breaks is broken off on the other side as well.
 */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { CopyBody } from './copy-body.ts';
import { explainFailure, isBrokenOff } from './explain-failure.ts';
import type { Line } from './line.ts';
import { PassedAnswer, type PassedExchange, PassedRequest } from './passed-exchange.ts';
import { rewriteAnswerHeaders } from './rewrite-answer.ts';
import { rewriteRequestHeaders, rewriteTarget } from './rewrite-request.ts';
import { type Sides, toPairs } from './sides.ts';

/** Bodies up to these sizes are judged; longer ones pass uninspected. */
const COPIED_REQUEST_BYTES = 64 * 1024;
const COPIED_ANSWER_BYTES = 256 * 1024;

export interface Forwarding {
  readonly sides: Sides;
  readonly line: Line;
  /** Longest wait for a connection, in ms. */
  readonly connectMs: number;
  readonly n: number;
  /** Told once, when the exchange is over. */
  readonly onEnd: (exchange: PassedExchange) => void;
}

/** Forwards a request and its answer. */
export function forward(incoming: IncomingMessage, answer: ServerResponse, forwarding: Forwarding): void {
  new Forward(incoming, answer, forwarding).begin();
}

class Forward {
  readonly #incoming: IncomingMessage;
  readonly #answer: ServerResponse;
  readonly #with: Forwarding;
  readonly #at = Date.now();
  readonly #began = performance.now();
  readonly #sent = new CopyBody(COPIED_REQUEST_BYTES);
  readonly #got = new CopyBody(COPIED_ANSWER_BYTES);
  #outgoing: http.ClientRequest | undefined;
  #back: IncomingMessage | undefined;
  #headMs = 0;
  #lost: readonly string[] = [];
  #failure: string | undefined;
  #failedSide: PassedExchange['failedSide'];
  #over = false;

  constructor(incoming: IncomingMessage, answer: ServerResponse, forwarding: Forwarding) {
    this.#incoming = incoming;
    this.#answer = answer;
    this.#with = forwarding;
  }

  begin(): void {
    const { sides, line } = this.#with;
    line.begin();
    this.#answer.sendDate = false;
    this.#answer.once('close', () => this.#end());
    const path = rewriteTarget(this.#incoming.url ?? '/', sides.own);
    try {
      if (path === undefined) this.#refuse('it leads to one deployment only, and to no other host');
      else this.#send(path);
    } catch (error) {
      this.#refuse(explainFailure(error as Error, sides.upstream.authority));
    }
  }

  #send(path: string): void {
    const { sides, line } = this.#with;
    const { method = 'GET', rawHeaders } = this.#incoming;
    const { route } = line;
    const headers = rewriteRequestHeaders(rawHeaders, sides);
    if (!hasBody(this.#incoming) && !WITHOUT_BODY.has(method)) headers.push('Content-Length', '0');
    const outgoing = (route.secure ? https : http).request({
      ...line.options,
      path: line.options.path + path,
      method,
      headers: route.headers.length > 0 ? [...headers, ...route.headers] : headers,
    });
    this.#outgoing = outgoing;
    outgoing.maxHeadersCount = 0;
    outgoing.on('socket', (socket) => {
      line.use(socket);
      if (socket.connecting) this.#limitConnecting(outgoing, socket);
    });
    outgoing.on('continue', () => this.#answer.writeContinue());
    outgoing.on('response', (back) => {
      const refusal = route.refusal(back.statusCode ?? 0);
      if (!refusal) return this.#passBack(back);
      outgoing.destroy();
      this.#refuse(explainFailure(refusal, sides.upstream.authority));
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => this.#broken(route.blame(error)));
    this.#incoming.on('error', () => outgoing.destroy());
    if (!hasBody(this.#incoming)) {
      outgoing.end();
      return;
    }
    if (/100-continue/i.test(this.#incoming.headers.expect ?? '')) outgoing.write(NOTHING);
    carry(this.#incoming, outgoing, this.#sent);
  }

  #limitConnecting(outgoing: http.ClientRequest, socket: Socket): void {
    const late = setTimeout(() => {
      outgoing.destroy(Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' }));
    }, this.#with.connectMs);
    const done = () => clearTimeout(late);
    socket.once('connect', done).once('close', done);
  }

  #passBack(back: IncomingMessage): void {
    const answer = this.#answer;
    this.#back = back;
    this.#headMs = performance.now() - this.#began;
    const { headers, lost } = rewriteAnswerHeaders(back.rawHeaders, this.#with.sides);
    this.#lost = lost;
    const flat = this.#incoming.httpVersion === '1.0' ? without(headers, 'transfer-encoding') : headers;
    if (!has(flat, 'connection')) answer.removeHeader('connection');
    // Without a length and without chunks the end of the connection is the end of the body: so it is to the client.
    if (!has(flat, 'content-length') && !has(flat, 'transfer-encoding')) {
      answer.useChunkedEncodingByDefault = false;
      if (mayHaveContent(this.#incoming, back)) answer.shouldKeepAlive = false;
    }
    try {
      answer.writeHead(back.statusCode ?? 502, back.statusMessage ?? '', flat);
    } catch (error) {
      back.destroy();
      this.#refuse(explainFailure(error as Error, this.#with.sides.upstream.authority));
      return;
    }
    back.on('error', (error) => this.#broken(error));
    back.once('close', () => {
      if (!back.complete) this.#broken(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
    });
    carry(back, answer, this.#got, () => {
      if (back.rawTrailers.length > 0) answer.addTrailers(toPairs(back.rawTrailers) as [string, string][]);
    });
    // The head of a stream does not wait for its first piece.
    if (has(flat, 'content-length')) return;
    setImmediate(() => {
      if (!answer.writableEnded) answer.write(NOTHING);
    });
  }

  /** The deployment, or the way to it, failed. */
  #broken(error: NodeJS.ErrnoException): void {
    if (this.#over || this.#failure !== undefined || this.#back?.complete) return;
    const { authority } = this.#with.sides.upstream;
    if (this.#back !== undefined) {
      this.#fail(`${authority} broke its answer off after ${this.#got.size} bytes`, 'deployment');
      this.#incoming.socket.destroy();
      return;
    }
    if (isBrokenOff(error) && this.#outgoing?.socket?.connecting === false) {
      this.#fail(`${authority} closed the connection without an answer`, 'deployment');
      const { socket } = this.#incoming;
      if (error.syscall === 'read') socket.resetAndDestroy();
      else socket.destroy();
      return;
    }
    this.#refuse(explainFailure(error, authority));
  }

  /** Nothing of the deployment's can be passed on: the client is told why. */
  #refuse(why: string): void {
    this.#fail(why, 'proxy');
    const answer = this.#answer;
    this.#incoming.resume();
    if (answer.headersSent) return void this.#incoming.socket.destroy();
    const text = `airisk-conformance proxy: ${why}\n`;
    answer.writeHead(502, [
      ...['Content-Type', 'text/plain; charset=utf-8'],
      ...['Content-Length', String(Buffer.byteLength(text))],
      ...['Connection', 'close'],
    ]);
    answer.end(text);
  }

  #fail(why: string, side: NonNullable<PassedExchange['failedSide']>): void {
    this.#failure ??= why;
    this.#failedSide ??= side;
  }

  #end(): void {
    if (this.#over) return;
    if (!this.#answer.writableFinished) {
      this.#fail('the client closed the connection', 'client');
      this.#outgoing?.destroy();
    }
    this.#over = true;
    // What the deployment did not wait for is nobody's any more.
    if (!this.#incoming.complete) this.#incoming.resume();
    const { line, onEnd } = this.#with;
    line.end();
    onEnd(this.#record());
  }

  #record(): PassedExchange {
    const { sides, n } = this.#with;
    const { method = 'GET', url = '/', rawHeaders } = this.#incoming;
    return {
      n,
      at: this.#at,
      own: sides.own,
      request: new PassedRequest(method, url, rawHeaders, this.#sent.take()),
      answer: this.#back && new PassedAnswer(this.#back, this.#got.take(), this.#headMs),
      failure: this.#failure,
      failedSide: this.#failedSide,
      ms: performance.now() - this.#began,
      lost: this.#lost,
    };
  }
}

/**
 * Passes a body on as fast as it is taken, and keeps a copy. What `pipe` does as well, with a third of the listeners: most
 * bodies are one piece.
 */
function carry(from: Readable, to: Writable, copy: CopyBody, before: () => void = () => undefined): void {
  from.on('data', (chunk: Buffer) => {
    copy.add(chunk);
    if (to.destroyed || to.writableEnded || to.write(chunk)) return;
    from.pause();
    to.once('drain', () => from.resume());
  });
  from.once('end', () => {
    if (to.destroyed || to.writableEnded) return;
    before();
    to.end();
  });
}

/** Sends a head without more; `flushHeaders` would change bytes above 127 in it. */
const NOTHING = Buffer.alloc(0);

/** With others Node.js would announce a body of unknown length. */
const WITHOUT_BODY = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

const mayHaveContent = ({ method }: IncomingMessage, { statusCode = 0 }: IncomingMessage): boolean =>
  method !== 'HEAD' && statusCode !== 204 && statusCode !== 304;

function has(flat: readonly string[], name: string): boolean {
  for (let at = 0; at < flat.length; at += 2) if (flat[at]?.toLowerCase() === name) return true;
  return false;
}

function without(flat: readonly string[], name: string): string[] {
  return toPairs(flat).flatMap(([key, value]) => (key.toLowerCase() === name ? [] : [key, value]));
}
