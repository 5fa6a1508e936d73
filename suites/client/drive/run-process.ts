/** Processes of the application: started in a shell, in a group of their own, and ended as a group. */
import { type ChildProcess, spawn } from 'node:child_process';
import { appEnvironment } from './app-environment.ts';

export interface ProcessOptions {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Its standard input stays open: it will be told something. Default: it reads the end of its input. */
  readonly listens?: boolean;
}

/** Most of its output that is kept. */
const MAX_OUTPUT = 4_000_000;
const KILL_AFTER_MS = 2_000;

/** A process of the application. */
export class AppProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #exited = false;
  #output = '';
  #cut = 0;
  #code: number | null | undefined;

  constructor({ command, cwd, env, listens }: ProcessOptions) {
    this.#child = spawn(command, {
      cwd,
      env: appEnvironment(process.env, env),
      shell: true,
      detached: process.platform !== 'win32',
      stdio: [listens ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
    const keep = (text: string) => {
      const all = this.#output + text;
      this.#output = all.slice(-MAX_OUTPUT);
      this.#cut += all.length - this.#output.length;
    };
    this.#child.stdout?.setEncoding('utf8').on('data', keep);
    this.#child.stderr?.setEncoding('utf8').on('data', keep);
    this.#ended = new Promise((resolve) => {
      const end = (code: number | null) => {
        this.#exited = true;
        this.#code = code;
        resolve(code);
      };
      this.#child.once('error', () => end(null));
      this.#child.once('close', end);
    });
    running.add(this);
    void this.#ended.then(() => running.delete(this));
  }

  /** Writes a line to its standard input, the last one. */
  tell(line: string): void {
    // A process that has ended meanwhile does not hear it.
    this.#child.stdin?.on('error', () => undefined).end(`${line}\n`);
  }

  get exited(): boolean {
    return this.#exited;
  }

  get output(): string {
    return this.#output;
  }

  /** How many characters it wrote, those that were not kept included. */
  get written(): number {
    return this.#cut + this.#output.length;
  }

  /** What it wrote after so many characters, as far as it was kept. */
  since(characters: number): string {
    return this.#output.slice(Math.max(0, characters - this.#cut));
  }

  /** How it ended, in words; undefined: it has not. */
  get ending(): string | undefined {
    if (!this.#exited) return undefined;
    return this.#code === null ? 'a signal ended it' : `it ended with exit code ${this.#code}`;
  }

  /** Exit code; null when a signal ended it; undefined when it did not end in time. */
  async exitCode(timeoutMs: number): Promise<number | null | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), timeoutMs);
    });
    const code = await Promise.race([this.#ended, late]);
    clearTimeout(timer);
    return code;
  }

  /** Ends it: politely, then not. */
  async end(): Promise<void> {
    if (this.#exited) return;
    this.#signal('SIGTERM');
    if ((await this.exitCode(KILL_AFTER_MS)) === undefined) {
      this.#signal('SIGKILL');
      await this.exitCode(KILL_AFTER_MS);
    }
  }

  /** Ends it at once, for a process that is about to exit itself. */
  kill(): void {
    this.#signal('SIGKILL');
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    try {
      if (pid !== undefined && process.platform !== 'win32') process.kill(-pid, signal);
      else this.#child.kill(signal);
    } catch {
      // It was gone already.
    }
  }
}

const running = new Set<AppProcess>();

/** Ends all of them at once. */
export function killAll(): void {
  for (const one of running) one.kill();
}

// Whatever becomes of this process, no application outlives it.
process.once('exit', killAll);
