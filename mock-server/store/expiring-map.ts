interface Entry {
  readonly key: string;
  readonly expiresAt: number;
}

/** The queue is compacted once this many of its slots are spent, and more than half of it is. */
const COMPACT_AFTER = 1024;

/**
 * A map whose entries leave in the order they came: when their time is over, or when there are too many.
 * Each insertion looks at the oldest entries only, so the cost is constant however many were abandoned.
 */
export class ExpiringMap<T extends Entry> {
  readonly #entries = new Map<string, T>();
  #queue: (T | undefined)[] = [];
  #head = 0;
  /** Slots of the queue whose entry was taken or replaced; while there are none, the oldest slot is an entry. */
  #spent = 0;
  readonly #capacity: number;
  readonly #keepMs: number;
  readonly #now: () => number;

  /**
   * @param capacity most entries kept; the oldest makes room for the newest
   * @param keepMs how long an expired entry is still remembered, so that a late request can be explained
   * @param now epoch ms
   */
  constructor(capacity: number, keepMs: number, now: () => number) {
    this.#capacity = capacity;
    this.#keepMs = keepMs;
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): T | undefined {
    return this.#entries.get(key);
  }

  set(entry: T): void {
    const { size } = this.#entries;
    this.#entries.set(entry.key, entry);
    if (this.#entries.size === size) this.#spent += 1;
    this.#queue.push(entry);
    this.#sweep();
  }

  take(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      this.#entries.delete(key);
      this.#spent += 1;
    }
    return entry;
  }

  clear(): void {
    this.#entries.clear();
    this.#queue = [];
    this.#head = 0;
    this.#spent = 0;
  }

  #sweep(): void {
    while (this.#head < this.#queue.length) {
      const oldest = this.#queue[this.#head];
      if (oldest !== undefined && this.#isHere(oldest)) {
        if (this.#entries.size <= this.#capacity && oldest.expiresAt + this.#keepMs > this.#now()) break;
        this.#entries.delete(oldest.key);
      } else {
        this.#spent -= 1;
      }
      this.#queue[this.#head] = undefined;
      this.#head += 1;
    }
    if (this.#head > COMPACT_AFTER && this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
  }

  #isHere(entry: T): boolean {
    return this.#spent === 0 || this.#entries.get(entry.key) === entry;
  }
}
