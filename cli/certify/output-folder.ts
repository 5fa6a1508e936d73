/** The folder that a run writes its report to. */
import { accessSync, constants, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { removeReports } from '../../reports/write-reports.ts';
import { UsageError } from '../errors.ts';

/** One level at a time: told to make all of them, Node.js tries for ever in a file system that takes none. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another run may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Makes the folder and takes an earlier report out of it: whatever becomes of this run, no old report passes for its own.
 * @param beside names of further files that an earlier run wrote there
 * @throws UsageError when the folder cannot be written to
 */
export function prepareOutput(folder: string, beside: readonly string[] = []): string {
  try {
    makeFolder(folder);
    if (!statSync(folder).isDirectory()) throw new UsageError(`--out ${folder} is not a folder`);
    accessSync(folder, constants.W_OK | constants.X_OK);
    removeReports(folder);
    for (const name of beside) rmSync(join(folder, name), { force: true });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `--out ${folder} cannot be written to (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    );
  }
  return folder;
}
