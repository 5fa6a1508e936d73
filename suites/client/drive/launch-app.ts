/** Starts the application that is judged, and starts it again when it has ended. */
import { readFileSync } from 'node:fs';
import type { AppPort } from '../bed.ts';
import { AppProcess, type ProcessOptions } from './run-process.ts';

export interface LaunchOptions extends ProcessOptions {
  readonly readyUrl: string;
  readonly readyTimeoutMs: number;
  readonly logFiles: readonly string[];
}

/** The application did not start; the message says what was seen. */
export class LaunchFailed extends Error {}

const POLL_MS = 25;
const SHOWN_OUTPUT = 600;

/** A running application. */
export class LaunchedApp implements AppPort {
  readonly #options: LaunchOptions;
  #process: AppProcess;
  #earlier = '';

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
    this.#earlier += this.#process.output;
    this.#process = await startReady(this.#options);
  }

  output(): string {
    const files = this.#options.logFiles.map(readIfThere);
    return [this.#earlier, this.#process.output, ...files].join('\n');
  }

  close(): Promise<void> {
    return this.#process.end();
  }
}

async function startReady(options: LaunchOptions): Promise<AppProcess> {
  const started = new AppProcess(options);
  const deadline = performance.now() + options.readyTimeoutMs;
  for (;;) {
    if (await answers(options.readyUrl)) return started;
    if (started.exited) throw new LaunchFailed(`it ended at once${tail(started)}`);
    if (performance.now() > deadline) {
      await started.end();
      throw new LaunchFailed(
        `${options.readyUrl} did not answer within ${options.readyTimeoutMs / 1000} s${tail(started)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function tail({ output }: AppProcess): string {
  const text = output.trim().slice(-SHOWN_OUTPUT);
  return text === '' ? '; it printed nothing' : `; it printed: ${text}`;
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
