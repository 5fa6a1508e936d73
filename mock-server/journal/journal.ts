import type { HeaderPair, PlainRequest } from '../provider/plain.ts';
import type { ProviderAnswer } from '../provider/steps.ts';
import type { Explainer, Traces } from './explainer.ts';
import type { Explanation } from './explanation.ts';

/** Bytes of a body that are kept; a token request is far smaller. */
const KEPT_BODY_BYTES = 8192;

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

/** An exchange as it is kept: what came and went, as it was handed over. All that costs time waits for a reader. */
export interface Recorded {
  readonly n: number;
  readonly at: number;
  request: PlainRequest;
  readonly bodyBytes: number;
  readonly faults: readonly string[];
  armed: boolean;
  answer: ProviderAnswer | undefined;
  /** What will not be to be had later; undefined while the answer is not ready. */
  traces: Traces | undefined;
  ms: number | undefined;
  revision: number;
  explanations: readonly Explanation[] | undefined;
  /** What readers see, once it changes no more. */
  shown: RawEntry | undefined;
}

/** The last exchanges, in a ring. */
export class Journal {
  readonly #ring: (Recorded | undefined)[];
  readonly #explainer: Explainer;
  readonly #waiting = new Set<() => void>();
  #ended = false;
  #count = 0;
  #revision = 0;
  /** Begins anywhere, so that a journal after a restart is not taken for the one before. */
  #generation = Math.floor(Math.random() * 1e9);

  /**
   * @param capacity entries kept; the oldest makes room
   * @param explainer says what can be said about an exchange once somebody reads it
   */
  constructor(capacity: number, explainer: Explainer) {
    this.#ring = new Array<Recorded | undefined>(capacity).fill(undefined);
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

  /** Opens an entry; whatever happens to the request, it was here. */
  record(request: PlainRequest, at: number, faults: readonly string[]): Recorded {
    this.#revision += 1;
    const recorded: Recorded = {
      n: this.#count + 1,
      at,
      request,
      bodyBytes: request.body.length,
      faults,
      armed: false,
      answer: undefined,
      traces: undefined,
      ms: undefined,
      revision: this.#revision,
      explanations: undefined,
      shown: undefined,
    };
    this.#ring[this.#count % this.#ring.length] = recorded;
    this.#count += 1;
    this.#wake();
    return recorded;
  }

  /** Closes an entry. */
  complete(recorded: Recorded, answer: ProviderAnswer, ms: number): void {
    this.#revision += 1;
    recorded.answer = answer;
    recorded.traces = this.#explainer.trace(recorded.request, answer);
    recorded.ms = ms;
    recorded.revision = this.#revision;
    recorded.shown = undefined;
    if (recorded.bodyBytes > KEPT_BODY_BYTES) {
      // It can be explained only while all of it is there, and that after those before it.
      this.#explain();
      const { method, path, rawQuery, headers, body } = recorded.request;
      recorded.request = { method, path, rawQuery, headers, body: body.slice(0, KEPT_BODY_BYTES) };
    }
    this.#wake();
  }

  /** Entries in order, those after `since` only. */
  entries(since = 0): RawEntry[] {
    this.#explain();
    return this.#recorded()
      .filter(({ n }) => n > since)
      .map(show);
  }

  /**
   * Explains what was not read yet, in the order of the answers. What left the ring before anybody read it is not
   * remembered for later explanations.
   */
  #explain(): void {
    const fresh = this.#recorded().filter(
      ({ answer, explanations }) => answer !== undefined && explanations === undefined,
    );
    fresh.sort((a, b) => a.revision - b.revision);
    for (const recorded of fresh) {
      const { n, at, request, answer, traces } = recorded;
      if (answer === undefined || traces === undefined) continue;
      recorded.explanations = this.#explainer.explain({ n, at, request, answer }, traces);
    }
  }

  #recorded(): Recorded[] {
    const found: Recorded[] = [];
    for (let i = Math.max(this.#count - this.#ring.length, 0); i < this.#count; i += 1) {
      const recorded = this.#ring[i % this.#ring.length];
      if (recorded !== undefined) found.push(recorded);
    }
    return found;
  }

  clear(): void {
    this.#ring.fill(undefined);
    this.#count = 0;
    this.#generation += 1;
    this.#revision += 1;
    this.#explainer.clear();
    this.#wake();
  }

  /** Number of those who wait for a change. */
  get watchers(): number {
    return this.#waiting.size;
  }

  /** Waits for the next change, at most so many ms. */
  nextChange(ms: number): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }

  /** Nobody waits any longer, now or later: whoever does would hold a closing server open. */
  endWaiting(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Lets everybody go on who waits. */
  #wake(): void {
    if (this.#waiting.size === 0) return;
    for (const done of [...this.#waiting]) done();
  }
}

function show(recorded: Recorded): RawEntry {
  recorded.shown ??= toEntry(recorded);
  return recorded.shown;
}

function toEntry({ request, answer, traces, ...recorded }: Recorded): RawEntry {
  const { n, at, bodyBytes, explanations = [], faults, armed, ms, revision } = recorded;
  const { method, path, rawQuery, headers } = request;
  return {
    n,
    at,
    request: { method, path, rawQuery, headers, body: toByteString(request.body), bodyBytes },
    endpoint: traces?.endpoint,
    answer:
      answer === undefined
        ? undefined
        : {
            status: answer.status,
            headers: answer.headers,
            body: typeof answer.body === 'string' ? answer.body : toByteString(answer.body),
          },
    condition: answer?.condition,
    reason: answer?.reason,
    explanations,
    faults,
    armed,
    ms,
    revision,
  };
}

function toByteString(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, KEPT_BODY_BYTES));
}
