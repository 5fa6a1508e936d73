/** Time as the target sees it: real time, and what its clock was moved on. */
import type { Provider } from '../flows/provider.ts';

/** Safe distance from a limit on a clock that we move ourselves. */
const MOVED_CLOCK_MARGIN_MS = 500;
/** Safe distance from a limit that is measured from far away. */
const REAL_CLOCK_MARGIN_MS = 1500;
const ROUND_TRIPS = 3;

export class WaitClock {
  readonly #provider: Provider;
  #moved = 0;

  constructor(provider: Provider) {
    this.#provider = provider;
  }

  /** Milliseconds; only differences mean something. */
  now(): number {
    return performance.now() + this.#moved;
  }

  /** Lets time pass until then; a time that has passed costs none. */
  async waitUntil(then: number): Promise<void> {
    if (then <= this.now()) return;
    // What does not live through a wait is used first, and that takes time too.
    await this.#provider.beforeWait?.();
    const ms = Math.ceil(then - this.now());
    if (ms <= 0) return;
    await this.#provider.wait(ms);
    const { advance, skipTime } = this.#provider.target;
    if (advance ?? skipTime) this.#moved += ms;
  }
}

/** How far from a limit of this target its answer is certain. @throws NoAnswerError */
export async function measureMargin(provider: Provider): Promise<number> {
  const { answer } = await provider.token({ params: [] });
  return Math.max(
    provider.target.advance ? MOVED_CLOCK_MARGIN_MS : REAL_CLOCK_MARGIN_MS,
    ROUND_TRIPS * answer.ms,
  );
}
