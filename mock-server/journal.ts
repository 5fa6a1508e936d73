import type { HeaderPair, PlainRequest } from './provider/plain.ts';
import type { ProviderAnswer } from './provider/steps.ts';

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
  answer:
    | { readonly status: number; readonly headers: readonly HeaderPair[]; readonly body: string }
    | undefined;
  condition: string | undefined;
  reason: string | undefined;
  /** What the control plane or a fault had to do with it. */
  faults: readonly string[];
  armed: boolean;
  /** Real ms from the first byte of the request to the answer being ready. */
  ms: number | undefined;
}

/** The last exchanges, in a ring. */
export class Journal {
  readonly #ring: (RawEntry | undefined)[];
  #count = 0;

  /** @param capacity entries kept; the oldest makes room */
  constructor(capacity: number) {
    this.#ring = new Array<RawEntry | undefined>(capacity).fill(undefined);
  }

  /** Number of exchanges since the start or the last reset, kept or not. */
  get count(): number {
    return this.#count;
  }

  /** Opens an entry; whatever happens to the request, it was here. */
  record(request: PlainRequest, at: number, faults: readonly string[]): RawEntry {
    const { body } = request;
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
      answer: undefined,
      condition: undefined,
      reason: undefined,
      faults,
      armed: false,
      ms: undefined,
    };
    this.#ring[this.#count % this.#ring.length] = entry;
    this.#count += 1;
    return entry;
  }

  /** Closes an entry. */
  complete(entry: RawEntry, answer: ProviderAnswer, ms: number): void {
    const { status, headers, body } = answer;
    entry.answer = { status, headers, body: typeof body === 'string' ? body : toByteString(body) };
    entry.condition = answer.condition;
    entry.reason = answer.reason;
    entry.ms = ms;
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
  }
}

function toByteString(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, KEPT_BODY_BYTES)).toString(
    'latin1',
  );
}
