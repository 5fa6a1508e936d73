import type { HeaderPair, PlainRequest } from '../provider/plain.ts';
import type { ProviderAnswer } from '../provider/steps.ts';
import { startTimer, stopTimer } from '../timers.ts';
import type { AnsweredExchange, Extracted } from './exchange.ts';
import { ExchangeBuffer, toByteString } from './exchange-buffer.ts';
import type { Explainer } from './explainer.ts';
import type { Explanation } from './explanation.ts';
import { LargeBuffer, Shelved } from './large-buffer.ts';

/** Bytes of a body that are kept; a token request is far smaller. */
export const KEPT_BODY_BYTES = 8192;

/** One exchange as it was, recorded before anything was validated. */
export interface RawEntry {
  readonly n: number;
  /** Epoch ms on the mock's clock. */
  readonly at: number;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly rawQuery: string;
    readonly headers: readonly HeaderPair[];
    /** One character a byte. */
    readonly body: string;
    readonly bodyBytes: number;
  };
  /** What the path leads to, such as `token`; undefined while the answer is not ready. */
  readonly endpoint: string | undefined;
  readonly answer:
    | { readonly status: number; readonly headers: readonly HeaderPair[]; readonly body: string }
    | undefined;
  readonly condition: string | undefined;
  readonly reason: string | undefined;
  /** What can be said about it, the cause of a refusal first. */
  readonly explanations: readonly Explanation[];
  /** What the control plane or a fault had to do with it. */
  readonly faults: readonly string[];
  readonly armed: boolean;
  /** Real ms from the first byte of the request to the answer being ready. */
  readonly ms: number | undefined;
  /** Rises with every change of the journal: what is above a number seen is new. */
  readonly revision: number;
}

/** The beginning of an exchange. */
export interface Opening {
  readonly request: PlainRequest;
  /** Epoch ms on the mock's clock. */
  readonly at: number;
  readonly faults: readonly string[];
  readonly armed: boolean;
}

/** An exchange whose answer is not ready. */
export interface OpenExchange extends Opening {
  readonly n: number;
  readonly revision: number;
}

/** An exchange that another process recorded. */
export interface Replayed {
  readonly n: number;
  readonly revision: number;
  readonly opening: Opening;
  /** Absent while the answer is not ready. */
  readonly answered?: { readonly answer: ProviderAnswer; readonly ms: number; readonly extracted: Extracted };
}

/** So many exchanges go on the buffer together: the code that does it is warm for all but the first. */
const SHELVED_TOGETHER = 16;

/** What an exchange may hold on average when all entries there may be are kept, and what the least journal may hold. */
const BYTES_AN_ENTRY = 8192;
const LEAST_BYTES = 1_048_576;

/** Stands for an exchange that is on the buffer. */
const ON_BUFFER = Symbol('on the shelf');

/** An exchange with its answer, until it is read: all that costs time waits for a reader. */
type Unread = AnsweredExchange | typeof ON_BUFFER | Shelved;

/** What is kept of an exchange. */
type Kept = OpenExchange | Unread | RawEntry;

/** The last exchanges, in a ring. */
export class Journal {
  readonly #ring: (Kept | undefined)[];
  readonly #buffer = new ExchangeBuffer();
  readonly #largeBuffer: LargeBuffer;
  readonly #explainer: Explainer;
  readonly #forChange = new Set<() => void>();
  readonly #forTime = new Set<() => void>();
  readonly #mostBytes: number;
  /** Size of each that is not on the buffer for ordinary ones, which has its room in any case. */
  readonly #sizes: Float64Array;
  #bytes = 0;
  /** No exchange before this one is kept. */
  #first = 1;
  /** Number of the last exchange that had its turn to go on the buffer. */
  #shelvedTo = 0;
  #ended = false;
  #count = 0;
  #revision = 0;
  /** Begins anywhere, so that a journal after a restart is not taken for the one before. */
  #generation = Math.floor(Math.random() * 1e9);

  /**
   * @param capacity entries kept, as long as they are not too large together; the oldest make room
   * @param explainer says what can be said about an exchange once it is read
   */
  constructor(capacity: number, explainer: Explainer) {
    this.#ring = new Array<Kept | undefined>(capacity).fill(undefined);
    this.#sizes = new Float64Array(capacity);
    this.#mostBytes = Math.max(capacity * BYTES_AN_ENTRY, LEAST_BYTES);
    this.#largeBuffer = new LargeBuffer(this.#mostBytes);
    this.#explainer = explainer;
  }

  /** Number of exchanges since the start or the last reset, kept or not. */
  get count(): number {
    return this.#count;
  }

  /** Number of changes so far; never falls. */
  get revision(): number {
    return this.#revision;
  }

  /** Another number after every `clear`: what was seen before is gone. */
  get generation(): number {
    return this.#generation;
  }

  /** Records an exchange that has its answer. @param ms real time until the answer was ready */
  record(opening: Opening, answer: ProviderAnswer, ms: number): void {
    this.#count += 1;
    this.#keep(this.#count, opening, answer, ms);
  }

  /** Records a request whose answer takes its time: whatever happens to it, it was here. */
  open(opening: Opening): OpenExchange {
    this.#revision += 1;
    this.#count += 1;
    const open = { ...opening, n: this.#count, revision: this.#revision };
    this.#put(open.n, open, sizeOf(opening));
    wake(this.#forChange);
    return open;
  }

  /** Adds the answer to what was opened, if that is still here. */
  complete(open: OpenExchange, answer: ProviderAnswer, ms: number): void {
    if (this.#ring[this.#slotOf(open.n)] === open) this.#keep(open.n, open, answer, ms);
  }

  /** Records what another process recorded, under the number and revision that it has there. */
  replay({ n, revision, opening, answered }: Replayed): void {
    if (n > this.#count) {
      // Numbers in between were never seen here; what their places held is older still.
      const from = Math.max(this.#count, n - this.#ring.length) + 1;
      for (let missed = from; missed < n; missed += 1) this.#release(this.#slotOf(missed));
      this.#count = n;
    } else if (n <= this.#count - this.#ring.length) return;
    this.#revision = revision - 1;
    if (answered !== undefined) {
      this.#keep(n, opening, answered.answer, answered.ms, answered.extracted);
      return;
    }
    this.#revision = revision;
    this.#put(n, { ...opening, n, revision }, sizeOf(opening));
    wake(this.#forChange);
  }

  #keep(
    n: number,
    { request, at, faults, armed }: Opening,
    answer: ProviderAnswer,
    ms: number,
    extracted = this.#explainer.extract(request, answer),
  ): void {
    this.#revision += 1;
    const revision = this.#revision;
    const micros = Math.round(ms * 1000);
    const exchange = { n, at, request, answer, extracted, micros, faults, armed, revision };
    // Whether it goes on the buffer shows later, and its size is of interest only if it does not.
    this.#put(n, exchange, 0);
    // A large one can be explained only while all of it is there, and that after those before it.
    if (request.body.length > KEPT_BODY_BYTES) this.#explain();
    else if (this.#count - this.#shelvedTo >= SHELVED_TOGETHER) this.#shelve();
    wake(this.#forChange);
  }

  /** Puts what came last on the buffer, as far as it has its answer, was not read yet and fits. */
  #shelve(): void {
    for (let n = Math.max(this.#count - this.#ring.length, this.#shelvedTo) + 1; n <= this.#count; n += 1) {
      const slot = this.#slotOf(n);
      const kept = this.#ring[slot];
      if (kept === undefined || kept === ON_BUFFER || !('extracted' in kept)) continue;
      if (this.#buffer.put(slot, kept)) this.#ring[slot] = ON_BUFFER;
      else this.#shelveLarge(n, kept);
    }
    this.#shelvedTo = this.#count;
  }

  #shelveLarge(n: number, exchange: AnsweredExchange): void {
    const written = this.#largeBuffer.write(exchange);
    this.#put(n, exchange, written.size);
    const shelved = this.#largeBuffer.put(written);
    if (shelved !== undefined) this.#ring[this.#slotOf(n)] = shelved;
  }

  /** Puts an exchange into the ring; the oldest make room when all are too large together. */
  #put(n: number, kept: Kept, bytes: number): void {
    const slot = this.#slotOf(n);
    if (this.#sizes[slot] !== 0) this.#release(slot);
    this.#ring[slot] = kept;
    if (bytes === 0) return;
    this.#sizes[slot] = bytes;
    this.#bytes += bytes;
    this.#first = Math.max(this.#first, this.#count - this.#ring.length + 1);
    for (; this.#bytes > this.#mostBytes && this.#first < n; this.#first += 1)
      this.#release(this.#slotOf(this.#first));
  }

  #release(slot: number): void {
    const kept = this.#ring[slot];
    if (kept instanceof Shelved) this.#largeBuffer.remove(kept);
    this.#ring[slot] = undefined;
    this.#bytes -= this.#sizes[slot] ?? 0;
    this.#sizes[slot] = 0;
  }

  /** Entries in order, those after `since` only. */
  entries(since = 0): RawEntry[] {
    this.#explain();
    const found: RawEntry[] = [];
    for (let n = Math.max(this.#count - this.#ring.length, since) + 1; n <= this.#count; n += 1) {
      const kept = this.#ring[this.#slotOf(n)];
      if (kept === undefined || isUnread(kept)) continue;
      found.push('explanations' in kept ? kept : showOpen(kept));
    }
    return found;
  }

  /**
   * Explains what was not read yet, in the order of the answers. What left the ring before anybody read it is not
   * remembered for later explanations.
   */
  #explain(): void {
    const unread: AnsweredExchange[] = [];
    this.#ring.forEach((kept, slot) => {
      if (kept === ON_BUFFER) unread.push(this.#buffer.take(slot));
      else if (kept instanceof Shelved) unread.push(this.#largeBuffer.take(kept));
      else if (isUnread(kept)) unread.push(kept);
    });
    unread.sort((a, b) => a.revision - b.revision);
    for (const exchange of unread) {
      const entry = show(exchange, this.#explainer.explain(exchange));
      // One that makes room for others in the meantime is not taken back.
      if (exchange.n >= this.#first) this.#put(exchange.n, entry, sizeOf(exchange));
    }
  }

  #slotOf(n: number): number {
    return (n - 1) % this.#ring.length;
  }

  /** Empties it. @param generation of the journal that others keep; revisions are theirs from now on */
  clear(generation?: number): void {
    for (let slot = 0; slot < this.#ring.length; slot += 1) this.#release(slot);
    this.#first = 1;
    this.#count = 0;
    this.#shelvedTo = 0;
    this.#revision = generation === undefined ? this.#revision + 1 : 0;
    this.#generation = generation ?? this.#generation + 1;
    this.#explainer.clear();
    wake(this.#forChange);
  }

  /** Number of those who wait. */
  get watchers(): number {
    return this.#forChange.size + this.#forTime.size;
  }

  /** Waits for the next change, at most so many ms. @param gone nobody waits any longer */
  nextChange(ms: number, gone?: AbortSignal): Promise<void> {
    return this.#wait(this.#forChange, ms, gone);
  }

  /** Waits for so many ms, whatever changes. @param gone nobody waits any longer */
  pause(ms: number, gone?: AbortSignal): Promise<void> {
    return this.#wait(this.#forTime, ms, gone);
  }

  #wait(waiting: Set<() => void>, ms: number, gone: AbortSignal | undefined): Promise<void> {
    if (this.#ended || gone?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        stopTimer(timer);
        gone?.removeEventListener('abort', done);
        waiting.delete(done);
        resolve();
      };
      const timer = startTimer(done, ms);
      gone?.addEventListener('abort', done);
      waiting.add(done);
    });
  }

  /** Lets those look who wait for a change: something beside the exchanges is another. */
  wake(): void {
    wake(this.#forChange);
  }

  /** Nobody can wait for it any longer. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Nobody waits any longer, now or later: a reader who does would hold a closing server open. */
  endWaiting(): void {
    this.#ended = true;
    wake(this.#forChange);
    wake(this.#forTime);
  }
}

/** Lets everybody go on who waits. */
function wake(waiting: ReadonlySet<() => void>): void {
  if (waiting.size === 0) return;
  for (const done of [...waiting]) done();
}

function isUnread(kept: Kept | undefined): kept is Unread {
  return kept === ON_BUFFER || kept instanceof Shelved || (kept !== undefined && 'extracted' in kept);
}

/** About how much memory the texts of an exchange take; objects of the same number for all do not count. */
function sizeOf({
  request,
  answer,
}: Pick<Opening, 'request'> & { readonly answer?: ProviderAnswer }): number {
  const { path, rawQuery, headers, body } = request;
  const asked = path.length + rawQuery.length + Math.min(body.length, KEPT_BODY_BYTES) + lengthOf(headers);
  return answer === undefined
    ? asked
    : asked + lengthOf(answer.headers) + answer.body.length + answer.reason.length;
}

function lengthOf(headers: readonly HeaderPair[]): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}

function showOpen({ n, at, request, faults, armed, revision }: OpenExchange): RawEntry {
  return {
    n,
    at,
    request: showRequest(request),
    endpoint: undefined,
    answer: undefined,
    condition: undefined,
    reason: undefined,
    explanations: [],
    faults,
    armed,
    ms: undefined,
    revision,
  };
}

function show(exchange: AnsweredExchange, explanations: readonly Explanation[]): RawEntry {
  const { n, at, request, answer, extracted, micros, faults, armed, revision } = exchange;
  const { status, headers, body, condition, reason } = answer;
  return {
    n,
    at,
    request: showRequest(request),
    endpoint: extracted.endpoint,
    answer: { status, headers, body: typeof body === 'string' ? body : keptPart(body) },
    condition,
    reason,
    explanations,
    faults,
    armed,
    ms: micros / 1000,
    revision,
  };
}

function showRequest({ method, path, rawQuery, headers, body }: PlainRequest): RawEntry['request'] {
  return { method, path, rawQuery, headers, body: keptPart(body), bodyBytes: body.length };
}

function keptPart(body: Uint8Array): string {
  return toByteString(body.subarray(0, KEPT_BODY_BYTES));
}
