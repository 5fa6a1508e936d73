/** How fast a worker may ask, and how often. */

/** What a run has cost its target. */
export interface Counters {
  requests: number;
  signIns: number;
  failedSignIns: number;
  /** Visits of a browser. */
  pages: number;
  /** Codes that were granted. */
  codes: number;
  /** Sign-ins that were asked for although they had been remembered. */
  sessionsEnded: number;
  rateLimited: number;
  /** Sent again because the connection had broken off. */
  repeated: number;
}

export interface RateLimiterOptions {
  /** Of one worker; undefined: as fast as answers come. */
  readonly requestsPerSecond?: number;
  /** Of one worker; undefined: as many as the tests need. */
  readonly maxRequests?: number;
}

export class RateLimiter {
  readonly counters: Counters = {
    ...{ requests: 0, signIns: 0, failedSignIns: 0, pages: 0, codes: 0, sessionsEnded: 0 },
    ...{ rateLimited: 0, repeated: 0 },
  };
  readonly #options: RateLimiterOptions;
  #nextSlot = 0;
  /** Requests that may go out without waiting. */
  #saved = 0;

  constructor(options: RateLimiterOptions) {
    this.#options = options;
  }

  /** No further request may be sent. */
  get spent(): boolean {
    return this.counters.requests >= (this.#options.maxRequests ?? Number.POSITIVE_INFINITY);
  }

  /** So many requests may still be sent. */
  get left(): number {
    return Math.max(0, (this.#options.maxRequests ?? Number.POSITIVE_INFINITY) - this.counters.requests);
  }

  /** Counts a request and waits for its slot. */
  async next(): Promise<void> {
    this.counters.requests += 1;
    const rate = this.#options.requestsPerSecond;
    if (rate === undefined) return;
    if (this.#saved > 0) {
      this.#saved -= 1;
      return;
    }
    const now = Date.now();
    const slot = Math.max(now, this.#nextSlot);
    this.#nextSlot = slot + 1000 / rate;
    if (slot > now) await sleep(slot - now);
  }

  /**
   * Sends so many requests at the same moment; they were saved up for before, so that the average stays what it is.
   * @param prepare What comes before them, at the usual pace.
   */
  async atOnce<P, T>(
    count: number,
    prepare: () => Promise<P>,
    send: (prepared: P) => Promise<T>,
  ): Promise<T> {
    const rate = this.#options.requestsPerSecond;
    if (rate !== undefined) {
      const free = Math.max(Date.now(), this.#nextSlot) + (count * 1000) / rate;
      this.#nextSlot = free;
      await sleep(free - Date.now());
    }
    const prepared = await prepare();
    this.#saved = rate === undefined ? 0 : count;
    try {
      return await send(prepared);
    } finally {
      this.#saved = 0;
    }
  }

  /** Nothing is sent before this time has passed. */
  async pause(ms: number): Promise<void> {
    this.#nextSlot = Math.max(this.#nextSlot, Date.now() + ms);
    await sleep(ms);
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
