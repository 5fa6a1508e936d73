/** Starts the application that is judged, stops it, and starts it again when it has ended. */
import { readFileSync } from 'node:fs';
import type { AppPort } from '../test-environment.ts';
import { askOnce, isTaken } from './probe-ready.ts';
import { AppProcess, type ProcessOptions } from './run-process.ts';

export interface LaunchOptions extends ProcessOptions {
  readonly readyUrl: string;
  readonly readyTimeoutMs: number;
  /** Its certificate, if it has one, may be of its own making. */
  readonly anyCertificate: boolean;
  /** The authority that has issued it, as PEM. */
  readonly ca?: string | undefined;
  readonly logFiles: readonly string[];
}

/** The application did not start; the message says what was seen. */
export class LaunchFailed extends Error {
  /** Another program stands where the application should: nothing was started. */
  readonly occupied: boolean;

  constructor(message: string, occupied = false) {
    super(message);
    this.occupied = occupied;
  }
}

const POLL_MS = 25;
/** A question asked with less time left than this would learn only that there was no time. */
const LEAST_ASK_MS = 150;
const LAST_LINES = 8;
const SHOWN_CHARACTERS = 600;

/** A running application. */
export class LaunchedApp implements AppPort {
  readonly #options: LaunchOptions;
  #process: AppProcess;
  #earlier = '';
  #stopped = false;
  #crashes = 0;

  private constructor(options: LaunchOptions, started: AppProcess) {
    this.#options = options;
    this.#process = started;
  }

  /** @throws LaunchFailed */
  static async start(options: LaunchOptions): Promise<LaunchedApp> {
    return new LaunchedApp(options, await startReady(options));
  }

  alive(): boolean {
    return !this.#process.exited;
  }

  async ensure(): Promise<void> {
    if (this.alive()) return;
    if (!this.#stopped) this.#crashes += 1;
    this.#earlier += this.#process.output;
    this.#process = await startReady(this.#options);
    this.#stopped = false;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#process.end();
  }

  ending(): string | undefined {
    const how = this.#stopped ? undefined : this.#process.ending;
    return how === undefined ? undefined : `${how}${lastLines(this.#process)}`;
  }

  crashes(): number {
    return this.#crashes + (this.ending() === undefined ? 0 : 1);
  }

  output(): string {
    const files = this.#options.logFiles.map(readIfThere);
    return [this.#earlier, this.#process.output, ...files].join('\n');
  }

  written(): number {
    return this.#earlier.length + this.#process.written;
  }

  since(characters: number): string {
    const left = characters - this.#earlier.length;
    return left >= 0 ? this.#process.since(left) : this.#earlier.slice(characters) + this.#process.since(0);
  }

  close(): Promise<void> {
    return this.stop();
  }
}

/** The answer must be that of the process that was started: nobody answers before, and it is alive when it answers. */
async function startReady(options: LaunchOptions): Promise<AppProcess> {
  const { readyUrl, readyTimeoutMs, anyCertificate, ca } = options;
  if (await isTaken(readyUrl))
    throw new LaunchFailed(
      `another program listens at ${new URL(readyUrl).host} already, before the application was started`,
      true,
    );
  const started = new AppProcess(options);
  const deadline = performance.now() + readyTimeoutMs;
  for (;;) {
    const timeoutMs = Math.max(1, deadline - performance.now());
    const silence = await askOnce(readyUrl, { timeoutMs, anyCertificate, ca });
    if (started.exited) throw new LaunchFailed(`${started.ending}${lastLines(started)}`);
    if (silence === undefined) return started;
    // A certificate does not get better by waiting.
    const distrusted = ca !== undefined && silence.startsWith('its certificate');
    if (distrusted || deadline - performance.now() < LEAST_ASK_MS) {
      await started.end();
      const within = distrusted ? '' : ` within ${readyTimeoutMs / 1000} s`;
      throw new LaunchFailed(`no answer from ${readyUrl}${within}: ${silence}${lastLines(started)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function lastLines({ output }: AppProcess): string {
  const lines = output.trim().split('\n');
  // Of a stack trace the line that names the error says more than its last call, or the version behind it.
  const named = lines.slice(-TRACE_LINES).findLast((line) => NAMES_AN_ERROR.test(line));
  const text =
    named?.slice(0, SHOWN_CHARACTERS) ?? lines.slice(-LAST_LINES).join('\n').slice(-SHOWN_CHARACTERS);
  return text === '' ? '; it printed nothing' : `; it printed at last: ${text}`;
}

const TRACE_LINES = 30;
/** `TypeError: x`, `java.io.IOException: x`, `panic: x`; no call of a trace, which is indented. */
const NAMES_AN_ERROR = /^[\w.[\] ]*(?:error|exception|panic)\b[^:]*: \S/i;

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
