import { countOf } from '../render/labels.ts';
import { toPrintable, toPrintableLine } from '../render/printable.ts';

/** `line`: one line that is rewritten; `plain`: a line now and then; `none`: silence. */
export type ProgressMode = 'line' | 'plain' | 'none';

/** Where progress goes; standard error, so that standard output can carry data. */
export interface ProgressOutput {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** What a test showed. */
export interface Step {
  /** Ids of requirements that it saw broken. */
  readonly broken?: readonly string[];
  /** It did not come to its end. */
  readonly failed?: boolean;
}

const PLAIN_STEPS = 10;
const PLAIN_SILENCE_MS = 15_000;
const CLEAR_LINE = '\r\u001b[2K';
/** Earlier, what is left would be a guess. */
const ETA_AFTER_MS = 5_000;
const ETA_AFTER_STEPS = 5;

/** Tells how far a run is, what it found so far, and about how long it will still take. */
export class Progress {
  readonly #mode: ProgressMode;
  readonly #output: ProgressOutput;
  readonly #now: () => number;
  readonly #broken = new Set<string>();
  #total = 0;
  #done = 0;
  #failures = 0;
  #begunAt = 0;
  #reported = 0;
  #reportedAt = 0;

  constructor(mode: ProgressMode, output: ProgressOutput, now: () => number) {
    this.#mode = mode;
    this.#output = output;
    this.#now = now;
  }

  begin(total: number, workers: number): void {
    this.#total = total;
    this.#begunAt = this.#now();
    this.#reportedAt = this.#begunAt;
    if (this.#mode === 'plain')
      this.#output.write(`Running ${countOf(total, 'test')} with ${countOf(workers, 'worker')}\n`);
  }

  step(label: string, { broken = [], failed = false }: Step = {}): void {
    this.#done += 1;
    for (const id of broken) this.#broken.add(id);
    if (failed) this.#failures += 1;
    if (this.#mode === 'line') this.#rewrite(label);
    if (this.#mode === 'plain') this.#report();
  }

  /** An error that the reader should see now. */
  error(label: string, text: string): void {
    if (this.#mode === 'none') return;
    this.clear();
    const lines = toPrintable(text).split('\n');
    this.#output.write(`${[toPrintableLine(label), ...lines].join('\n    ')}\n`);
  }

  /** Takes the rewritten line away. */
  clear(): void {
    if (this.#mode === 'line') this.#output.write(CLEAR_LINE);
  }

  #rewrite(label: string): void {
    const total = String(this.#total);
    const count = `[${String(this.#done).padStart(total.length)}/${total}]`;
    const text = `${[count, ...this.#facts()].join(', ')} ${toPrintableLine(label)}`;
    const room = (this.#output.columns ?? 80) - 1;
    this.#output.write(CLEAR_LINE + (text.length > room ? `${text.slice(0, room - 1)}…` : text));
  }

  #report(): void {
    const step = Math.floor((this.#done * PLAIN_STEPS) / Math.max(this.#total, 1));
    const now = this.#now();
    if (step <= this.#reported && now - this.#reportedAt < PLAIN_SILENCE_MS) return;
    this.#reported = step;
    this.#reportedAt = now;
    this.#output.write(
      `  ${[`${this.#done}/${this.#total} ${this.#total === 1 ? 'test' : 'tests'}`, ...this.#facts()].join(', ')}\n`,
    );
  }

  #facts(): string[] {
    const broken = this.#broken.size;
    const left = this.#left();
    return [
      ...(broken > 0 ? [`${countOf(broken, 'requirement')} broken`] : []),
      ...(this.#failures > 0 ? [`${this.#failures} broken off`] : []),
      ...(left === undefined ? [] : [`about ${left} left`]),
    ];
  }

  /** By the pace so far: tests are mixed, so that the rest takes about as long. */
  #left(): string | undefined {
    const elapsed = this.#now() - this.#begunAt;
    const rest = this.#total - this.#done;
    if (rest <= 0 || elapsed < ETA_AFTER_MS || this.#done < ETA_AFTER_STEPS) return undefined;
    const seconds = ((elapsed / this.#done) * rest) / 1000;
    return seconds < 55 ? `${Math.max(5, Math.round(seconds / 5) * 5)} s` : `${Math.round(seconds / 60)} min`;
  }
}

/** @param wanted from the option or the environment; anything else is decided by the output. */
export function chooseProgressMode(
  wanted: string | undefined,
  output: ProgressOutput,
  ci: boolean,
): ProgressMode {
  if (wanted === 'none' || wanted === 'line' || wanted === 'plain') return wanted;
  return output.isTTY === true && !ci ? 'line' : 'plain';
}
