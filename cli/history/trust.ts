import type { KeyObject } from 'node:crypto';
import { resolve } from 'node:path';
import type { History } from '../../reports/history/entry.ts';
import { readHistory, readTrustedKeys } from '../../reports/history/read-history.ts';
import { HistoryError } from '../../reports/history/store.ts';
import { UsageError } from '../../runner/usage-error.ts';
import type { Io } from '../io.ts';
import { readKeys } from '../report/keys.ts';

/** A history, and the keys that it was read with. */
export interface OpenedHistory extends History {
  readonly folder: string;
  readonly keys: readonly KeyObject[];
}

/**
 * Reads a history, believing the keys of the command line and its own.
 * @throws UsageError where there is none
 */
export function openForReading(path: string, trust: readonly string[] | undefined, io: Io): OpenedHistory {
  const folder = resolve(io.cwd, path);
  const given = readKeys(trust, io);
  return inHistory(() => {
    const history = readHistory(folder, given, new Date());
    return { ...history, folder, keys: [...given, ...readTrustedKeys(folder)] };
  });
}

/** Errors of the history become errors of usage, which say what to do. */
export function inHistory<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof HistoryError) throw new UsageError(error.message);
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    throw new UsageError(`the history cannot be read or written (${code})`);
  }
}

/** A thousand lines about one cause, such as a folder that cannot be read, say no more than these. */
const MOST_PROBLEMS = 20;

/** One line for each thing that does not hold. */
export function tellProblems(problems: readonly string[], io: Io): void {
  for (const line of problems.slice(0, MOST_PROBLEMS)) io.err(`${io.paintErr.red('not verified:')} ${line}`);
  const more = problems.length - MOST_PROBLEMS;
  if (more > 0) io.err(`${io.paintErr.red('not verified:')} ${more} more`);
}
