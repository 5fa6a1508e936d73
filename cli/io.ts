/** The terminal of this process. */

import type { Interface } from 'node:readline';
import type { Io, Paint } from '../runner/io.ts';
import { UsageError } from '../runner/usage-error.ts';

export type { Io, Paint } from '../runner/io.ts';

/** The process's own terminal. `NO_COLOR` and `FORCE_COLOR` are honoured (no-color.org). */
export function processIo(): Io {
  const { env } = process;
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    interactive: Boolean(process.stderr.isTTY) && !env.CI && env.TERM !== 'dumb',
    ...(process.stdin.isTTY && process.stdout.isTTY && !env.CI ? { ask } : {}),
    color: takesColor(Boolean(process.stdout.isTTY), env),
    paint: paintFor(takesColor(Boolean(process.stdout.isTTY), env)),
    paintErr: paintFor(takesColor(Boolean(process.stderr.isTTY), env)),
    env,
    cwd: process.cwd(),
  };
}

/** Lines that the person at the terminal typed, or pasted before they were asked for. */
class TypedLines {
  readonly #lines: string[] = [];
  readonly #terminal: Interface;
  #heard: () => void = () => undefined;
  #ended = false;

  constructor(terminal: Interface) {
    this.#terminal = terminal;
    terminal.on('line', (line) => {
      this.#lines.push(line);
      this.#heard();
    });
    terminal.once('close', () => {
      this.#ended = true;
      this.#heard();
    });
  }

  /** @throws UsageError when the input ends first */
  async next(question: string): Promise<string> {
    this.#terminal.setPrompt(question);
    this.#terminal.prompt();
    while (this.#lines.length === 0 && !this.#ended)
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    // Between questions nothing is read, so that the process can end.
    this.#terminal.pause();
    const line = this.#lines.shift();
    if (line === undefined) throw new UsageError('nothing was answered, so nothing is written');
    return line;
  }
}

let typed: TypedLines | undefined;

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline');
  typed ??= new TypedLines(createInterface({ input: process.stdin, output: process.stdout }));
  return typed.next(question);
}

/** Whether a stream takes colours. */
function takesColor(terminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  const forced = Boolean(env.FORCE_COLOR) && env.FORCE_COLOR !== '0';
  return !env.NO_COLOR && (forced || (terminal && env.TERM !== 'dumb'));
}

/** Styles that do something, or nothing. */
export function paintFor(on: boolean): Paint {
  const style = (open: number, close: number) => (text: string) =>
    on ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
  };
}
