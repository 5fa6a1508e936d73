/** The terminal, as commands see it. */

export interface Io {
  /** One line, or several, to stdout. */
  out(text: string): void;
  /** One line, or several, to stderr: progress, warnings, errors. */
  err(text: string): void;
  /** Whether stderr is a terminal a person looks at. */
  readonly interactive: boolean;
  /** Whether stdout takes colours. */
  readonly color: boolean;
  /** Colours for stdout; each returns its text unchanged where colours are off. */
  readonly paint: Paint;
  /** Colours for stderr. */
  readonly paintErr: Paint;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

export type Paint = Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow', (text: string) => string>>;

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
export function takesColor(terminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
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
