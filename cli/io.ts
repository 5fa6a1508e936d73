/** The terminal of this process. */
import type { Io, Paint } from '../runner/io.ts';

export type { Io, Paint } from '../runner/io.ts';

/** The process's own terminal. `NO_COLOR` and `FORCE_COLOR` are honoured (no-color.org). */
export function processIo(): Io {
  const { env } = process;
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    interactive: Boolean(process.stderr.isTTY) && !env.CI && env.TERM !== 'dumb',
    color: takesColor(Boolean(process.stdout.isTTY), env),
    paint: paintFor(takesColor(Boolean(process.stdout.isTTY), env)),
    paintErr: paintFor(takesColor(Boolean(process.stderr.isTTY), env)),
    env,
    cwd: process.cwd(),
  };
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
