/** A judge in a thread of its own: what it is told, and what it can be asked. Passing on never waits for it. */
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { PassedExchange } from '../forward/passed-exchange.ts';
import { packExchanges } from './exchange-batch.ts';
import type { FromJudge, JudgedPair, ProxyReport, ReportFacts, ToJudge } from './messages.ts';

/** From here, and from where the build joins the files. */
const THREAD = new URL('../thread/judge-thread.js', import.meta.url);
/** Exchanges are put together so many at a time, and so long after the first of them, in ms: few, for no core is held long. */
const MOST_AT_ONCE = 64;
const PACKED_AFTER_MS = 5;
/** So often it is looked how busy this thread is, in ms. */
const LOOKED_AFTER_MS = 20;
/** So many batches are under way at most; the others wait here. */
const MOST_SENT = 4;
/** So many exchanges wait at most, and so many bytes of their bodies; what comes then is passed on unjudged. */
const MOST_WAITING = 4_000;
const MOST_BYTES = 32 * 1024 * 1024;
/** On a core that both threads share, a share of busy time above this leaves none to judge: then a batch every so many ms. */
const BUSY = 0.6;
const RATION_MS = 500;

type Sendable = Extract<ToJudge, { kind: 'exchanges' }>;

interface Weight {
  readonly exchanges: number;
  readonly bytes: number;
}

export class JudgeElsewhere {
  /** Never fulfilled; rejected where the judge broke down. */
  readonly failed: Promise<never>;
  readonly #worker: Worker;
  readonly #sharesItsCore: boolean;
  readonly #asked = new Map<number, (value: string | ProxyReport) => void>();
  #questions = 0;
  #fresh: PassedExchange[] = [];
  #packing: NodeJS.Timeout | undefined;
  #skipped = 0;
  readonly #packed: Sendable[] = [];
  /** Of all batches that were not judged yet, sent or not. */
  readonly #weights: Weight[] = [];
  #waiting = 0;
  #bytes = 0;
  #looked = performance.now();
  #usage = performance.eventLoopUtilization();
  #isBusy = false;
  #sentAt = 0;

  /** @param sharesItsCore Both threads have one core only */
  constructor(pair: JudgedPair, sharesItsCore = availableParallelism() === 1) {
    this.#sharesItsCore = sharesItsCore;
    this.#worker = new Worker(THREAD, { workerData: pair, name: 'judge' });
    this.#worker.on('message', this.#hear);
    this.failed = new Promise((_, fail) => this.#worker.once('error', fail));
    this.failed.catch(() => undefined);
  }

  /** Takes an exchange in. */
  readonly take = (exchange: PassedExchange): void => {
    const bytes = bytesOf(exchange);
    if (this.#waiting >= MOST_WAITING || this.#bytes + bytes > MOST_BYTES) {
      this.#skipped += 1;
      return;
    }
    this.#waiting += 1;
    this.#bytes += bytes;
    this.#fresh.push(exchange);
    if (this.#fresh.length >= MOST_AT_ONCE) this.#work();
    else this.#packing ??= setTimeout(this.#work, PACKED_AFTER_MS);
  };

  /** So many exchanges were not judged yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** What the live view shows, as JSON. @param gone Whoever asked is gone */
  readonly readJournal = async (query: string, gone: AbortSignal): Promise<string> => {
    const { id, answer } = this.#ask((id) => ({ kind: 'read', id, query }));
    const leave = () => this.#worker.postMessage({ kind: 'gone', id } satisfies ToJudge);
    gone.addEventListener('abort', leave);
    const journal = await answer;
    gone.removeEventListener('abort', leave);
    return journal as string;
  };

  /** Ends it. @returns the report on everything that it was told */
  async finish(facts: ReportFacts): Promise<ProxyReport> {
    const { answer } = this.#ask((id) => ({ kind: 'report', id, facts }));
    const report = await Promise.race([answer, this.failed]);
    await this.#worker.terminate();
    return report as ProxyReport;
  }

  readonly #work = (): void => {
    clearTimeout(this.#packing);
    this.#packing = undefined;
    if (this.#fresh.length > 0) this.#pack();
    this.#send(this.#allowed());
    // What waits for a quieter time must not wait for the next exchange.
    if (this.#packed.length > 0) this.#packing ??= setTimeout(this.#work, PACKED_AFTER_MS);
  };

  #pack(): void {
    const batch = packExchanges(this.#fresh);
    this.#weights.push({ exchanges: this.#fresh.length, bytes: batch.bodies.byteLength });
    this.#packed.push({ kind: 'exchanges', skipped: this.#skipped, batch });
    this.#fresh = [];
    this.#skipped = 0;
  }

  /** How many batches may be under way. */
  #allowed(): number {
    if (!this.#sharesItsCore) return MOST_SENT;
    const now = performance.now();
    if (now - this.#looked >= LOOKED_AFTER_MS) {
      const before = this.#usage;
      this.#usage = performance.eventLoopUtilization();
      this.#isBusy = performance.eventLoopUtilization(this.#usage, before).utilization > BUSY;
      this.#looked = now;
    }
    if (!this.#isBusy) return MOST_SENT;
    return now - this.#sentAt >= RATION_MS ? 1 : 0;
  }

  /** @param most So many are under way after it */
  #send(most: number): void {
    const underWay = this.#weights.length - this.#packed.length;
    for (const message of this.#packed.splice(0, Math.max(0, most - underWay))) {
      this.#sentAt = performance.now();
      this.#worker.postMessage(message, [message.batch.bodies]);
    }
  }

  readonly #hear = (message: FromJudge): void => {
    if (message.kind === 'answer') {
      this.#asked.get(message.id)?.(message.value);
      this.#asked.delete(message.id);
      return;
    }
    const { exchanges = 0, bytes = 0 } = this.#weights.shift() ?? {};
    this.#waiting -= exchanges;
    this.#bytes -= bytes;
    this.#send(this.#allowed());
  };

  /** Everything that passed before goes first. */
  #ask(question: (id: number) => ToJudge): { id: number; answer: Promise<string | ProxyReport> } {
    if (this.#skipped > 0 || this.#fresh.length > 0) this.#pack();
    this.#send(Number.POSITIVE_INFINITY);
    this.#questions += 1;
    const id = this.#questions;
    const answer = new Promise<string | ProxyReport>((done) => void this.#asked.set(id, done));
    this.#worker.postMessage(question(id));
    return { id, answer };
  }
}

const bytesOf = ({ request, answer }: PassedExchange): number =>
  request.body.bytes.length + (answer?.body.bytes.length ?? 0);
