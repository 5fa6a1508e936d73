/** The terminal, as commands and runs see it. */

export interface Io {
  /** One line, or several, to stdout. */
  out(text: string): void;
  /** One line, or several, to stderr: progress, warnings, errors. */
  err(text: string): void;
  /** Whether stderr is a terminal a person looks at. */
  readonly interactive: boolean;
  /** Asks the person at the terminal; undefined where there is none. An empty answer is the empty text. */
  readonly ask?: (question: string) => Promise<string>;
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
