/** What a command is: a table of options, texts for its help, and a function. */
import type { ExitCode } from '../specs/exit-codes.ts';
import type { Io } from './io.ts';

/** One option of a command; help, parsing and types all come from it. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  /** Starts with a capital, ends without a full stop. */
  readonly help: string;
  /** Placeholder of the value in the help. */
  readonly value?: string;
  readonly short?: string;
  /** May be given several times; commas separate too. */
  readonly list?: boolean;
  /** The only values allowed. */
  readonly choices?: readonly string[];
  /** Shown in the help; the command applies it. */
  readonly fallback?: string;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** Parsed options: camel case, absent where not given. */
export type Values<T extends OptionTable> = {
  readonly [K in keyof T as Camel<K & string>]: T[K]['type'] extends 'boolean'
    ? boolean
    : T[K] extends { readonly list: true }
      ? readonly string[] | undefined
      : string | undefined;
};

type Camel<S extends string> = S extends `${infer A}-${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S;

export interface Command<T extends OptionTable = OptionTable> {
  /** After the name of the command, one string per form. */
  readonly usage: readonly string[];
  /** Paragraphs below the summary. */
  readonly about: readonly string[];
  readonly options: T;
  /** Names of positional arguments; more are refused, unless the last name ends with `...`. */
  readonly positionals?: readonly string[];
  /**
   * What each word that may come first does. In the texts of options and exit codes `show, diff: …; merge: …` says for
   * which of them a part is; what begins otherwise is for all.
   */
  readonly subcommands?: Readonly<Record<string, string>>;
  /** Environment variables it reads: name and what for. */
  readonly environment?: readonly (readonly [string, string])[];
  /** Its reports have outcomes: the help says what they mean. */
  readonly legend?: true;
  /** Starts the runner, a browser or the application: the environment has to be fit for that. */
  readonly starts?: true;
  /** Command line and what it does. */
  readonly examples: readonly (readonly [string, string])[];
  readonly exits: readonly ExitCode[];
  /** Words where a command means something else than the table of all exit codes says. */
  readonly exitTexts?: Readonly<Partial<Record<ExitCode, string>>>;
  run(values: Values<T>, positionals: readonly string[], io: Io): Promise<number>;
}

/** Keeps the literal types of the option table, from which the types of the values follow. */
export function defineCommand<const T extends OptionTable>(command: Command<T>): Command<T> {
  return command;
}

/** Options that every command has. */
export const commonOptions = {
  help: { type: 'boolean', short: 'h', help: 'Show this help' },
} as const satisfies OptionTable;
