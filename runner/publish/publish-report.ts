/** Writes a report without a secret in it, and shows it. */

import type { ReportFormat } from '../../reports/formats.ts';
import { describeLate, describeWithheld, type OutputGuard } from '../../reports/leaks/publish-files.ts';
import { describeWaiverProblems } from '../../reports/model/apply-waivers.ts';
import type { Report } from '../../reports/model/types.ts';
import { writeReports } from '../../reports/write-reports.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import type { Output } from '../request.ts';
import { renderForTerminal, renderReport } from './render-report.ts';

export interface Publication {
  readonly folder: string;
  /** What must be in no file. */
  readonly guard: OutputGuard;
  readonly formats: readonly ReportFormat[];
  readonly output: Output;
}

/** @returns the exit code, and the report as it was published: bare where a secret could not be masked */
export async function publishReport(
  report: Report,
  { folder, guard, formats, output }: Publication,
  io: Io,
): Promise<{ readonly exitCode: number; readonly report: Report }> {
  const { written, failed, ...published } = writeReports(report, folder, formats, { guard });
  for (const { format: name, error } of failed)
    io.err(`${io.paintErr.red('error:')} ${name}: ${error.message}`);
  if (published.late) io.err(`${io.paintErr.yellow('masked late:')} ${describeLate(published.late)}`);
  for (const line of describeWithheld(published.withheld))
    io.err(`${io.paintErr.red('secret found:')} ${line}`);
  for (const problem of describeWaiverProblems(published.report.waivers))
    io.err(`${io.paintErr.red('waiver:')} ${problem}`);
  if (output === 'json') io.out(await renderReport(published.report, 'json', io));
  else if (output === 'text') io.out(await renderForTerminal(published.report, written, io));
  const { exitCode } = published.report;
  const lost = failed.length > 0 && exitCode === exitCodes.met;
  return { exitCode: lost ? exitCodes.harness : exitCode, report: published.report };
}
