/** The folder that a run writes its report to. */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { removeReports } from '../../reports/write-reports.ts';
import { UsageError } from '../errors.ts';

/**
 * Makes the folder and takes an earlier report out of it: whatever becomes of this run, no old report passes for its own.
 * @throws UsageError when the folder cannot be written to
 */
export function prepareOutput(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    if (!statSync(folder).isDirectory()) throw new UsageError(`--out ${folder} is not a folder`);
    accessSync(folder, constants.W_OK | constants.X_OK);
    removeReports(folder);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `--out ${folder} cannot be written to (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    );
  }
  return folder;
}
