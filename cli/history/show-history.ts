import { renderHistory, renderHistoryJson } from '../../reports/history/render-terminal.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { openForReading, tellProblems } from './trust.ts';

export interface ShowValues {
  readonly trust: readonly string[] | undefined;
  readonly json: boolean;
}

/** Prints a history; exit code 7 where an entry of it does not hold. */
export function showHistory(path: string, { trust, json }: ShowValues, io: Io): number {
  const history = openForReading(path, trust, io);
  io.out(json ? renderHistoryJson(history) : renderHistory(history, io.paint));
  tellProblems(history.problems, io);
  return history.problems.length > 0 ? exitCodes.report : exitCodes.met;
}
