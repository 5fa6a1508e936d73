import { resolve } from 'node:path';
import type { ReportFormat } from '../../reports/formats.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { readReport } from './read-report.ts';

/** Prints a report; without a format as the end of a run does. Exit code 7 where the report is incomplete. */
export async function showReport(path: string, format: ReportFormat | undefined, io: Io): Promise<number> {
  const report = readReport(resolve(io.cwd, path));
  const { renderReport } = await import('../../runner/publish/render-report.ts');
  io.out(await renderReport(report, format, io));
  if (report.complete) return exitCodes.met;
  io.err(`${io.paintErr.yellow('warning:')} the report is incomplete: the run did not come to its end`);
  return exitCodes.report;
}
