import { join } from 'node:path';
import { ENTRIES } from '../../reports/history/store.ts';
import { countOf } from '../../reports/render/labels.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { checkFolder } from '../report/check-folder.ts';
import { readReport } from '../report/read-report.ts';
import { type OpenedHistory, openForReading, tellProblems } from './trust.ts';

/** What keeps an entry from being believed: its report is read whole, which takes longer than reading its signature. */
export function findEntryProblems(
  { folder, keys }: Pick<OpenedHistory, 'folder' | 'keys'>,
  { name, signedBy }: OpenedHistory['entries'][number],
): readonly string[] {
  const path = join(folder, ENTRIES, name);
  if (signedBy === undefined) {
    try {
      readReport(path);
      return [];
    } catch (error) {
      if (error instanceof UsageError) return error.message.split('\n');
      throw error;
    }
  }
  const check = checkFolder(path, { keys, now: new Date(), reportOnly: true });
  return 'problems' in check ? check.problems : [];
}

/** Verifies every entry with its report; exit code 7 and a line each where one does not hold. */
export function verifyHistory(path: string, trust: readonly string[] | undefined, io: Io): number {
  const history = openForReading(path, trust, io);
  const deeper = history.entries.flatMap((entry) =>
    findEntryProblems(history, entry).map((line) => `${ENTRIES}/${entry.name}: ${line}`),
  );
  const problems = [...history.problems, ...deeper];
  tellProblems(problems, io);
  const signed = history.entries.filter(({ signedBy }) => signedBy !== undefined).length;
  io.out(
    `${countOf(history.entries.length, 'entry', 'entries')}, ${signed} signed, ${problems.length === 0 ? 'all hold' : countOf(problems.length, 'problem')}`,
  );
  return problems.length > 0 ? exitCodes.report : exitCodes.met;
}
