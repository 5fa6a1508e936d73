/**
 * Requests and answers as they are on the wire: header lists with repetitions, bodies as bytes, URLs as typed.
 * Nothing is followed or repaired; content codings are undone, for nobody asked for them and everybody may use them.
 */
import http from 'node:http';
import https from 'node:https';
import { type Exchange, SILENT_FAILURE } from '../../reports/model/types.ts';
import type { SeenExchange } from '../../reports/secrets/secret-learner.ts';
import { ProxyFailure } from '../network/tunnel.ts';
import { Agents, type TlsFiles, type WireUrl } from './agents.ts';
import { decodeBody } from './decode-body.ts';
import { aim, type Instance } from './instances.ts';
import { type Counters, RateLimiter, type RateLimiterOptions } from './rate-limiter.ts';

import { Scope } from './scope.ts';

export { type Counters, sleep } from './rate-limiter.ts';

export type Header = readonly [name: string, value: string];

export interface WireRequest {
  readonly method: string;
  /** Absolute URL; what follows the authority is sent byte for byte. */
  readonly url: string;
  readonly headers?: readonly Header[];
  readonly body?: string | Buffer;
  /** Send the body with chunked transfer coding. */
  readonly chunked?: boolean;
  /** Send on a connection of its own. */
  readonly freshConnection?: boolean;
  /** Where it is to get to, among several; absent: where all others get to. */
  readonly instance?: Instance | undefined;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: readonly Header[];
  /** The content, decoded. */
  readonly body: Buffer;
  readonly text: string;
  /** The body was longer than the cap and was cut: its content shows nothing. */
  readonly truncated: boolean;
  readonly ms: number;
  readonly receivedAt: number;
  /** Number of the exchange in the record of the running test. */
  readonly n: number;
}

/** No answer came: refused or reset connection, time-out, broken TLS. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly n: number;
  readonly code: string;
  constructor(message: string, code: string, n: number) {
    super(message);
    this.code = code;
    this.n = n;
  }
}

export interface WireOptions extends TlsFiles, RateLimiterOptions {
  readonly timeoutMs: number;
  /** Shown every exchange, whole, before it is recorded. */
  readonly watch?: (seen: SeenExchange) => void;
}

/** Where exchanges go: the record of the running test. */
export interface ExchangeSink {
  add(exchange: Omit<Exchange, 'n'>): number;
  /** The exchanges of these numbers, where they are kept. */
  pick?(numbers: readonly number[]): Exchange[];
  /** Takes exchanges of another record into this one, each once; answers their numbers in it. */
  adopt?(exchanges: readonly Exchange[]): number[];
}

/** A list of all users may be long; what is longer than this is read by no check. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;
export const MAX_RATE_RETRIES = 3;
export const MAX_RATE_WAIT_MS = 60_000;
/** After so many time-outs in a row the target counts as gone: waiting for each further one could take hours. */
const MAX_SILENCE = 6;
/** The peer, or something on the way, broke the connection off. */
const BROKEN_OFF = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'UND_ERR_SOCKET']);
/** Methods that may be sent again without harm (RFC 9110 section 9.2.1). */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** How often a target that counts as gone is tried again. */
const RETRY_GONE_MS = 20_000;

/** All values of a header, in order. */
export function headerValues(headers: readonly Header[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

/** The first value of a header. */
export function header(answer: { readonly headers: readonly Header[] }, name: string): string | undefined {
  return headerValues(answer.headers, name)[0];
}

/** The judge's own HTTP client. */
/**
 * `control`: an honest exchange beside a defect; `vector`: the request with the defect; `probe`: what is measured;
 * `setup`: what a measurement needs.
 */
export type Role = 'control' | 'vector' | 'probe' | 'setup';

export class Wire {
  #sink: ExchangeSink = { add: () => 0 };
  #timeouts = 0;
  #retryGoneAt = 0;
  readonly #timeoutMs: number;
  /** Also told what a browser sends and sees on its way. */
  readonly watch: (seen: SeenExchange) => void;
  readonly #rateLimiter: RateLimiter;
  readonly #agents: Agents;

  constructor(options: WireOptions) {
    this.#timeoutMs = options.timeoutMs;
    this.watch = options.watch ?? (() => undefined);
    this.#rateLimiter = new RateLimiter(options);
    this.#agents = new Agents(options, options.timeoutMs);
  }

  get counters(): Counters {
    return this.#rateLimiter.counters;
  }

  /** So many requests of the budget are left. */
  get left(): number {
    return this.#rateLimiter.left;
  }

  /** From now on exchanges are recorded there. */
  recordTo(sink: ExchangeSink): void {
    this.#sink = sink;
  }

  /** What is sent can be shown later. */
  get keeps(): boolean {
    return this.#sink.pick !== undefined;
  }

  /** Exchanges of these numbers in the record that is kept now. */
  pick(numbers: readonly number[]): Exchange[] {
    return this.#sink.pick?.(numbers) ?? [];
  }

  /** Takes exchanges of an earlier record into the one that is kept now; answers their new numbers. */
  adopt(exchanges: readonly Exchange[]): number[] {
    return (
      this.#sink.adopt?.(exchanges) ?? exchanges.map(({ n: _, ...exchange }) => this.#sink.add(exchange))
    );
  }

  /** The instance that requests get to, where there are several; outside of such work it is the one that is judged. */
  home: Instance | undefined;
  readonly instance = new Scope<Instance | undefined>(undefined);

  /** The part that exchanges play: verdicts rest on it. */
  readonly role = new Scope<Role | undefined>(undefined);

  /** Records what was seen by other means than this client: a visit of the browser. */
  note(exchange: Omit<Exchange, 'n' | 'at'>): number {
    this.watch(exchange);
    return this.#sink.add({
      ...(this.role.current ? { role: this.role.current } : {}),
      at: new Date().toISOString(),
      ...exchange,
    });
  }

  close(): void {
    this.#agents.close();
  }

  /**
   * Sends so many requests at the same moment, also where the pace of the run would spread them.
   * @param prepare What comes before them.
   */
  atOnce<P, T>(count: number, prepare: () => Promise<P>, send: (prepared: P) => Promise<T>): Promise<T> {
    return this.#rateLimiter.atOnce(count, prepare, send);
  }

  /** Waits for the next slot of the configured pace; browser navigations take slots too. */
  rateLimiter(): Promise<void> {
    return this.#rateLimiter.next();
  }

  /** The target asked for back-off by other means than this client: nothing is sent for so long. */
  async backOff(ms: number): Promise<void> {
    this.counters.rateLimited += 1;
    await this.#rateLimiter.pause(ms);
  }

  /**
   * Sends one request; waits and repeats while the target asks for it by 429 or 503 with Retry-After.
   * @throws NoAnswerError when no answer comes.
   */
  async send(asked: WireRequest): Promise<WireAnswer> {
    const instance = asked.instance ?? this.instance.current ?? this.home;
    const request = { ...aim(asked, instance), instance };
    this.#refuseIfUnsendable(request);
    for (let attempt = 0; ; attempt += 1) {
      this.#refuseIfSpent(request);
      this.#refuseIfGone(request);
      await this.#rateLimiter.next();
      const answer = await this.#onceMore(request);
      if (!isRateLimit(answer)) return answer;
      const wait = retryAfterMs(answer);
      if (wait === undefined || wait > MAX_RATE_WAIT_MS || attempt === MAX_RATE_RETRIES) {
        this.counters.rateLimited += 1;
        return answer;
      }
      await this.backOff(wait);
    }
  }

  /** A safe request whose answer broke off is sent again, once, on a connection of its own. */
  async #onceMore(request: WireRequest): Promise<WireAnswer> {
    try {
      return await this.#once(request);
    } catch (error) {
      if (!isBrokenOff(error) || !SAFE_METHODS.has(request.method)) throw error;
      this.counters.repeated += 1;
      await this.#rateLimiter.next();
      return this.#once({ ...request, freshConnection: true });
    }
  }

  /** A code or token of the target may hold what no header can (RFC 9110 section 5.5). */
  #refuseIfUnsendable(request: WireRequest): void {
    for (const [name, value] of request.headers ?? []) {
      try {
        http.validateHeaderValue(name, value);
      } catch {
        this.#refuse(request, `not sent: no header can hold the value of ${name}`, 'UNSENDABLE');
      }
    }
  }

  #refuseIfSpent(request: WireRequest): void {
    if (this.#rateLimiter.spent)
      this.#refuse(request, 'not sent: the run has used up limits.maxRequests', 'BUDGET');
  }

  /** Fails at once while the target counts as gone; now and then a request is let through to see whether it is back. */
  #refuseIfGone(request: WireRequest): void {
    if (this.#timeouts < MAX_SILENCE) return;
    if (Date.now() >= this.#retryGoneAt) {
      this.#retryGoneAt = Date.now() + RETRY_GONE_MS + this.#timeoutMs;
      return;
    }
    this.#refuse(request, SILENT_FAILURE, 'GONE');
  }

  #refuse({ method, url }: WireRequest, failure: string, code: string): never {
    const n = this.note({ request: { method, url, headers: [] }, failure, ms: 0 });
    throw new NoAnswerError(failure, code, n);
  }

  #countTimeout(code: string): void {
    this.#timeouts = code === 'TIMEOUT' ? this.#timeouts + 1 : 0;
    if (this.#timeouts === MAX_SILENCE) this.#retryGoneAt = Date.now() + RETRY_GONE_MS;
  }

  #once(request: WireRequest): Promise<WireAnswer> {
    const url = splitUrl(request.url);
    const startedAt = Date.now();
    const started = performance.now();
    const body = request.body === undefined ? undefined : Buffer.from(request.body);
    const headers: string[] = ['Host', url.authority];
    for (const [name, value] of request.headers ?? []) headers.push(name, value);
    if (body !== undefined)
      headers.push(
        ...(request.chunked ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', String(body.length)]),
      );
    const base = {
      request: {
        method: request.method,
        url: request.url,
        headers: pairs(headers),
        ...(body === undefined ? {} : { body: shorten(body) }),
      },
      at: new Date(startedAt).toISOString(),
      ...(this.role.current ? { role: this.role.current } : {}),
    };
    const route = this.#agents.route(url, request.freshConnection === true, request.instance?.address);
    return new Promise((resolve, reject) => {
      let settled = false;
      const fail = (message: string, code: string) => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        this.#countTimeout(code);
        outgoing.destroy();
        const ms = round(performance.now() - started);
        reject(new NoAnswerError(message, code, this.#sink.add({ ...base, failure: message, ms })));
      };
      const outgoing = (route.secure ? https : http).request(
        { ...route.options, method: request.method, headers: [...headers, ...route.headers], setHost: false },
        (incoming) => {
          const refusal = route.refusal(incoming.statusCode ?? 0);
          if (refusal) {
            fail(explain(refusal), refusal.code ?? 'PROXY');
            return;
          }
          const chunks: Buffer[] = [];
          let size = 0;
          let truncated = false;
          const done = () => {
            if (settled) return;
            settled = true;
            clearTimeout(timer);
            this.#timeouts = 0;
            const ms = round(performance.now() - started);
            const receivedAt = Date.now();
            const sent = Buffer.concat(chunks);
            const answerHeaders = pairs(incoming.rawHeaders);
            void decodeBody(sent, headerValues(answerHeaders, 'content-encoding'), MAX_BODY_BYTES).then(
              ({ body: whole, codings, tooLong }) => {
                const text = whole.toString('utf8');
                this.watch({ request: base.request, response: { headers: answerHeaders, body: text } });
                const cut = truncated || tooLong;
                const decoded = `${codings.join(', ')}: ${sent.length} bytes on the wire, ${whole.length} decoded`;
                const n = this.#sink.add({
                  ...base,
                  response: {
                    status: incoming.statusCode ?? 0,
                    headers: answerHeaders,
                    body: shorten(whole),
                    ...(codings.length > 0 ? { decoded } : {}),
                    ...(cut ? { truncated: true } : {}),
                  },
                  ms,
                });
                resolve({
                  status: incoming.statusCode ?? 0,
                  headers: answerHeaders,
                  body: whole,
                  text,
                  truncated: cut,
                  ms,
                  receivedAt,
                  n,
                });
              },
            );
          };
          incoming.on('data', (chunk: Buffer) => {
            size += chunk.length;
            if (size > MAX_BODY_BYTES) {
              truncated = true;
              done();
              outgoing.destroy();
            } else chunks.push(chunk);
          });
          incoming.on('end', done);
          incoming.on('error', (error: NodeJS.ErrnoException) => fail(explain(error), error.code ?? 'ERROR'));
        },
      );
      const timer = setTimeout(
        () => fail(`no complete answer within ${this.#timeoutMs / 1000} s`, 'TIMEOUT'),
        this.#timeoutMs,
      );
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        const blamed = route.blame(error);
        fail(explain(blamed), blamed.code ?? 'ERROR');
      });
      outgoing.end(body);
    });
  }
}

/** Whether an answer began, or was due, when the connection broke off: a second try may show more. */
export const isBrokenOff = (error: unknown): error is NoAnswerError =>
  error instanceof NoAnswerError && BROKEN_OFF.has(error.code);

/** 429, or 503: the target, or something in front of it, asks for fewer requests. */
export function isRateLimit(answer: {
  readonly status: number;
  readonly headers: readonly Header[];
}): boolean {
  return answer.status === 429 || (answer.status === 503 && header(answer, 'retry-after') !== undefined);
}

/** How long the target asks to be left alone, in ms; undefined where what it says cannot be read. */
export function retryAfterMs(answer: { readonly headers: readonly Header[] }): number | undefined {
  const value = header(answer, 'retry-after');
  if (value === undefined) return 1000;
  if (/^\d+$/.test(value.trim())) return Math.max(Number(value) * 1000, 50);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(at - Date.now(), 50);
}

/** Splits without normalising: `new URL` would rewrite exactly the differences that some checks send. */
function splitUrl(url: string): WireUrl & { readonly authority: string } {
  const match = /^(https?:)\/\/([^/?#]+)([^#]*)$/i.exec(url);
  if (!match) throw new Error(`not an absolute http URL: ${url}`);
  const [, scheme = 'http:', authority = '', rest = ''] = match;
  const protocol = scheme.toLowerCase();
  const { hostname, port } = new URL(`${protocol}//${authority}`);
  const target = rest === '' ? '/' : rest.startsWith('/') ? rest : `/${rest}`;
  return {
    authority,
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    target,
    origin: `${protocol}//${authority}`,
  };
}

function pairs(flat: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) list.push([flat[i] ?? '', flat[i + 1] ?? '']);
  return list;
}

/** Longest body text that a report keeps. */
const MAX_EVIDENCE = 4096;

function shorten(body: Buffer): string {
  const text = body.toString('utf8');
  return text.length <= MAX_EVIDENCE ? text : `${excerpt(text, MAX_EVIDENCE)} (${body.length} bytes)`;
}

/** The beginning of a text. A word that would be cut is left out: the rest of a secret could not be told from text. */
export function excerpt(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).replace(/[^\s"'<>{}]*$/, '')}…`;
}

function explain(error: NodeJS.ErrnoException): string {
  if (error instanceof ProxyFailure) return error.message;
  const aggregate = (error as { errors?: unknown }).errors;
  const first = Array.isArray(aggregate) && aggregate[0] instanceof Error ? aggregate[0] : error;
  return `${error.code ?? 'ERROR'}: ${first.message}`;
}

const round = (ms: number): number => Math.round(ms * 10) / 10;
