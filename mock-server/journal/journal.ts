import type { HeaderPair, PlainRequest } from '../provider/plain.ts';
import type { ProviderAnswer } from '../provider/steps.ts';
import type { Explainer } from './explainer.ts';
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
  endpoint: string | undefined;
  answer:
    | { readonly status: number; readonly headers: readonly HeaderPair[]; readonly body: string }
    | undefined;
  condition: string | undefined;
  reason: string | undefined;
  /** What can be said about it, the cause of a refusal first. */
  explanations: readonly Explanation[];
  /** What the control plane or a fault had to do with it. */
  faults: readonly string[];
  armed: boolean;
  /** Real ms from the first byte of the request to the answer being ready. */
  ms: number | undefined;
  /** Rises with every change of the journal: what is above a number seen is new. */
  revision: number;
}

/** The last exchanges, in a ring. */
export class Journal {
  readonly #ring: (RawEntry | undefined)[];
  readonly #explainer: Explainer | undefined;
  readonly #waiting = new Set<() => void>();
  #count = 0;
  #revision = 0;
  /** Begins anywhere, so that a journal after a restart is not taken for the one before. */
  #generation = Math.floor(Math.random() * 1e9);

  /**
   * @param capacity entries kept; the oldest makes room
   * @param explainer says what can be said about an exchange once it has its answer
   */
  constructor(capacity: number, explainer?: Explainer) {
    this.#ring = new Array<RawEntry | undefined>(capacity).fill(undefined);
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
  record(request: PlainRequest, at: number, faults: readonly string[]): RawEntry {
    const { body } = request;
    this.#revision += 1;
    const entry: RawEntry = {
      n: this.#count + 1,
      at,
      request: {
        method: request.method,
        path: request.path,
        rawQuery: request.rawQuery,
        headers: request.headers,
        body: body.length === 0 ? '' : toByteString(body),
        bodyBytes: body.length,
      },
      endpoint: undefined,
      answer: undefined,
      condition: undefined,
      reason: undefined,
      explanations: [],
      faults,
      armed: false,
      ms: undefined,
      revision: this.#revision,
    };
    this.#ring[this.#count % this.#ring.length] = entry;
    this.#count += 1;
    this.wake();
    return entry;
  }

  /** Closes an entry. */
  complete(entry: RawEntry, request: PlainRequest, answer: ProviderAnswer, ms: number): void {
    const { status, headers, body } = answer;
    entry.answer = { status, headers, body: typeof body === 'string' ? body : toByteString(body) };
    entry.condition = answer.condition;
    entry.reason = answer.reason;
    entry.ms = ms;
    const explained = this.#explainer?.explain(entry, request, answer);
    entry.endpoint = explained?.endpoint;
    entry.explanations = explained?.explanations ?? [];
    this.#revision += 1;
    entry.revision = this.#revision;
    this.wake();
  }

  /** Entries in order, those after `since` only. */
  entries(since = 0): RawEntry[] {
    const found: RawEntry[] = [];
    const first = Math.max(this.#count - this.#ring.length, since, 0);
    for (let i = first; i < this.#count; i += 1) {
      const entry = this.#ring[i % this.#ring.length];
      if (entry !== undefined) found.push(entry);
    }
    return found;
  }

  clear(): void {
    this.#ring.fill(undefined);
    this.#count = 0;
    this.#generation += 1;
    this.#revision += 1;
    this.#explainer?.clear();
    this.wake();
  }

  /** Number of those who wait for a change. */
  get watchers(): number {
    return this.#waiting.size;
  }

  /** Waits for the next change, at most so many ms. */
  nextChange(ms: number): Promise<void> {
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

  /** Lets everybody go on who waits. */
  wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}

function toByteString(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, KEPT_BODY_BYTES));
}
