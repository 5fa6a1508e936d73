interface Entry {
  readonly key: string;
  readonly expiresAt: number;
}

/** How large entries are, and how large all of them may be together. */
export interface Weight<T> {
  readonly of: (entry: T) => number;
  readonly most: number;
}

/**
 * A map whose entries leave when their time is over, or when there are too many. It keeps two generations and lets go of
 * the older one as a whole, so an entry costs one insertion and nothing else, however many were abandoned.
 */
export class ExpiringMap<T extends Entry> {
  #young = new Map<string, T>();
  /** What was ever put among the younger ones: what was taken or replaced still counts, and they leave a little sooner. */
  #youngWeight = 0;
  #old = new Map<string, T>();
  /** Epoch ms at which the first of the younger ones, the last of them and the last of the older ones may be forgotten. */
  #youngEndsFrom = Number.POSITIVE_INFINITY;
  #youngEndsAt = Number.NEGATIVE_INFINITY;
  #oldEndsAt = Number.NEGATIVE_INFINITY;
  readonly #capacity: number;
  readonly #keepMs: number;
  readonly #now: () => number;
  readonly #weight: Weight<T>;

  /**
   * @param capacity most entries kept; the newest half of as many is always there
   * @param keepMs how long an expired entry is still remembered, so that a late request can be explained
   * @param now epoch ms
   * @param weight of the newest, the half of the most is always there as well
   */
  constructor(
    capacity: number,
    keepMs: number,
    now: () => number,
    weight: Weight<T> = { of: () => 0, most: 0 },
  ) {
    this.#capacity = capacity;
    this.#keepMs = keepMs;
    this.#now = now;
    this.#weight = weight;
  }

  get size(): number {
    let replaced = 0;
    for (const key of this.#old.keys()) if (this.#young.has(key)) replaced += 1;
    return this.#young.size + this.#old.size - replaced;
  }

  get(key: string): T | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  set(entry: T): void {
    const weight = this.#weight.of(entry);
    if (this.#isFull(weight) || this.#isOver()) this.#age();
    this.#young.set(entry.key, entry);
    this.#youngWeight += weight;
    const endsAt = entry.expiresAt + this.#keepMs;
    if (this.#young.size === 1) this.#youngEndsFrom = endsAt;
    if (endsAt > this.#youngEndsAt) this.#youngEndsAt = endsAt;
  }

  take(key: string): T | undefined {
    const entry = this.get(key);
    if (entry !== undefined) {
      this.#young.delete(key);
      this.#old.delete(key);
    }
    return entry;
  }

  clear(): void {
    this.#age();
    this.#age();
  }

  #isFull(weight: number): boolean {
    const tooMany = this.#young.size + 1 > this.#capacity / 2;
    return tooMany || this.#youngWeight + weight > this.#weight.most / 2;
  }

  /** Whether none of the older ones need be remembered, and the younger ones begin to end. */
  #isOver(): boolean {
    const now = this.#now();
    return this.#youngEndsFrom <= now && this.#oldEndsAt <= now;
  }

  /** Lets go of the older generation; the younger one takes its place, unless there is room for a single entry only. */
  #age(): void {
    this.#old = this.#capacity < 2 ? new Map() : this.#young;
    this.#oldEndsAt = this.#youngEndsAt;
    this.#young = new Map();
    this.#youngWeight = 0;
    this.#youngEndsFrom = Number.POSITIVE_INFINITY;
    this.#youngEndsAt = Number.NEGATIVE_INFINITY;
  }
}
