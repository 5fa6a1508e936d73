/** The folder that a run writes its report to. */
import { accessSync, constants, lstatSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { REPRODUCE_FOLDER } from '../../reports/render/reproduce-scripts.ts';
import { removeReports } from '../../reports/write-reports.ts';
import { makeFolder } from '../../specs/make-folder.ts';
import { UsageError } from '../usage-error.ts';
import { lockOutput } from './lock-output.ts';

/**
 * Makes the folder, holds it for this run alone, and takes an earlier report out of it: whatever becomes of this run, no
 * old report passes for its own.
 * @param beside names of further files that an earlier run wrote there
 * @throws UsageError when the folder cannot be written to, or another run holds it
 */
export function prepareOutput(folder: string, beside: readonly string[] = []): string {
  return holdOutput(folder, () => {
    refuseLinks(folder);
    removeReports(folder);
    for (const name of beside) rmSync(join(folder, name), { force: true });
  });
}

/** What is removed and written below it would belong to others. */
function refuseLinks(folder: string): void {
  const scripts = join(folder, REPRODUCE_FOLDER);
  if (lstatSync(scripts, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new UsageError(`${scripts} is a link: what it leads to would be overwritten; remove it`);
}

/**
 * Makes the folder and holds it for this run alone.
 * @throws UsageError when the folder cannot be written to, or another run holds it
 */
export function holdOutput(folder: string, prepare: () => void = () => undefined): string {
  try {
    makeFolder(folder);
    if (!statSync(folder).isDirectory()) throw new UsageError(`--out ${folder} is not a folder`);
    accessSync(folder, constants.W_OK | constants.X_OK);
    lockOutput(folder);
    prepare();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `--out ${folder} cannot be written to (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    );
  }
  return folder;
}
