/** A bounded copy of what streams through, for judging. */

/** What is kept of a body. */
export interface BodyCopy {
  readonly bytes: Buffer;
  /** How many bytes passed. */
  readonly size: number;
  /** False: the body was longer than the bound, and nothing of it was kept. */
  readonly whole: boolean;
}

/** Copies of all exchanges under way hold at most so much together. */
const MAX_COPIED_BYTES = 64 * 1024 * 1024;

let copied = 0;

const NOTHING = Buffer.alloc(0);
const SMALL = 32 * 1024;

/** Gathers a body up to a bound; a longer one is let go at once, so that memory stays flat. */
export class CopyBody {
  readonly #most: number;
  #chunks: Buffer[] = [];
  #size = 0;
  #kept = 0;
  #whole = true;

  constructor(mostBytes: number) {
    this.#most = mostBytes;
  }

  readonly add = (chunk: Buffer): void => {
    this.#size += chunk.length;
    if (!this.#whole) return;
    if (this.#size > this.#most || copied + chunk.length > MAX_COPIED_BYTES) {
      this.#whole = false;
      this.#letGo();
      return;
    }
    copied += chunk.length;
    this.#kept += chunk.length;
    // A piece of what the socket read keeps all of that alive.
    this.#chunks.push(chunk.length < SMALL ? Buffer.from(chunk) : chunk);
  };

  /** How many bytes have passed. */
  get size(): number {
    return this.#size;
  }

  /** Ends the copy. */
  take(): BodyCopy {
    const [only, ...more] = this.#chunks;
    const bytes = more.length === 0 ? (only ?? NOTHING) : Buffer.concat(this.#chunks);
    this.#letGo();
    return { bytes, size: this.#size, whole: this.#whole };
  }

  #letGo(): void {
    copied -= this.#kept;
    this.#kept = 0;
    this.#chunks = [];
  }
}
