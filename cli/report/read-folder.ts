import { existsSync, statSync } from 'node:fs';
import type { Report } from '../../reports/model/types.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { readReport } from './read-report.ts';

/**
 * A folder with a report.
 * @throws UsageError where it is none
 */
export function requireFolder(path: string): string {
  if (!existsSync(path)) throw new UsageError(`${path} does not exist`);
  if (!statSync(path).isDirectory())
    throw new UsageError(`${path} is a file: name the folder, a signature is about all files in it`);
  return path;
}

/** The folder and its report. */
export function readFolder(path: string): { folder: string; report: Report } {
  const folder = requireFolder(path);
  return { folder, report: readReport(folder) };
}
