/** Passing on comes first: what passed is judged between, as fast as the traffic leaves time for it. */
import { performance } from 'node:perf_hooks';
import type { PassedExchange } from '../forward/passed-exchange.ts';
import type { Judge } from './judge.ts';

/** Above this share of busy time the traffic has no time left: then one in so many that pass is judged meanwhile. */
const BUSY = 0.6;
const RATION = 24;
/** So often it is looked how busy the process is, in ms; and a queue without traffic is looked after. */
const WINDOW_MS = 20;
/** So many exchanges wait at most, and so many bytes of their bodies; what comes then is passed on unjudged. */
const MOST_WAITING = 4_000;
const MOST_BYTES = 32 * 1024 * 1024;

export class JudgeQueue {
  readonly #judge: Judge;
  #waiting: PassedExchange[] = [];
  #next = 0;
  #bytes = 0;
  #scheduled = false;
  /** How many came since one was judged. */
  #passed = 0;
  #isBusy = false;
  #looked = performance.now();
  #usage = performance.eventLoopUtilization();

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  /** Takes an exchange in. */
  readonly add = (exchange: PassedExchange): void => {
    const bytes = bytesOf(exchange);
    if (this.#waiting.length - this.#next >= MOST_WAITING || this.#bytes + bytes > MOST_BYTES) {
      this.#judge.skip();
      return;
    }
    this.#bytes += bytes;
    this.#waiting.push(exchange);
    this.#passed += 1;
    if (!this.#scheduled) this.#schedule();
    else if (this.#isBusy && this.#passed >= RATION) this.#takeOne();
  };

  /** Judges all that waits. */
  async finish(): Promise<void> {
    while (this.#next < this.#waiting.length) this.#takeOne();
    await this.#judge.finish();
  }

  #schedule(): void {
    this.#scheduled = true;
    this.#look();
    if (this.#isBusy) setTimeout(this.#run, WINDOW_MS);
    else setImmediate(this.#run);
  }

  #look(): void {
    const now = performance.now();
    if (now - this.#looked < WINDOW_MS) return;
    const usage = performance.eventLoopUtilization();
    this.#isBusy = performance.eventLoopUtilization(usage, this.#usage).utilization > BUSY;
    this.#usage = usage;
    this.#looked = now;
  }

  readonly #run = (): void => {
    this.#scheduled = false;
    if (this.#next < this.#waiting.length) this.#takeOne();
    if (this.#next < this.#waiting.length) {
      this.#schedule();
      return;
    }
    this.#waiting = [];
    this.#next = 0;
  };

  /** Judges an exchange, or a sign-in that is over. */
  #takeOne(): void {
    if (this.#judge.judgeEnded()) return;
    const exchange = this.#waiting[this.#next];
    this.#passed = 0;
    this.#next += 1;
    // What was taken must not be kept alive by a queue that is never empty.
    if (this.#next > MOST_WAITING) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    if (!exchange) return;
    this.#bytes -= bytesOf(exchange);
    this.#judge.take(exchange);
  }
}

const bytesOf = ({ request, answer }: PassedExchange): number =>
  request.body.bytes.length + (answer?.body.bytes.length ?? 0);
