import { toPrintable, toPrintableLine } from '../render/printable.ts';

/** `line`: one line that is rewritten; `plain`: a line now and then; `none`: silence. */
export type ProgressMode = 'line' | 'plain' | 'none';

/** Where progress goes; standard error, so that standard output can carry data. */
export interface ProgressOutput {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

const PLAIN_STEPS = 10;
const PLAIN_SILENCE_MS = 15_000;
const CLEAR_LINE = '\r\u001b[2K';

/** Tells how far a run is. */
export class Progress {
  readonly #mode: ProgressMode;
  readonly #output: ProgressOutput;
  readonly #now: () => number;
  #total = 0;
  #done = 0;
  #findings = 0;
  #failures = 0;
  #reported = 0;
  #reportedAt = 0;

  constructor(mode: ProgressMode, output: ProgressOutput, now: () => number) {
    this.#mode = mode;
    this.#output = output;
    this.#now = now;
  }

  begin(total: number, workers: number): void {
    this.#total = total;
    this.#reportedAt = this.#now();
    if (this.#mode === 'plain') this.#output.write(`Running ${total} tests with ${workers} workers\n`);
  }

  step(label: string, result: 'sound' | 'finding' | 'failure'): void {
    this.#done += 1;
    if (result === 'finding') this.#findings += 1;
    if (result === 'failure') this.#failures += 1;
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
    const text = `[${String(this.#done).padStart(total.length)}/${total}] ${toPrintableLine(label)}`;
    const room = (this.#output.columns ?? 80) - 1;
    this.#output.write(CLEAR_LINE + (text.length > room ? `${text.slice(0, room - 1)}…` : text));
  }

  #report(): void {
    const step = Math.floor((this.#done * PLAIN_STEPS) / Math.max(this.#total, 1));
    const now = this.#now();
    if (step <= this.#reported && now - this.#reportedAt < PLAIN_SILENCE_MS) return;
    this.#reported = step;
    this.#reportedAt = now;
    const findings = this.#findings > 0 ? `, ${this.#findings} with findings` : '';
    const failures = this.#failures > 0 ? `, ${this.#failures} broken off` : '';
    this.#output.write(`  ${this.#done}/${this.#total} tests${findings}${failures}\n`);
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
