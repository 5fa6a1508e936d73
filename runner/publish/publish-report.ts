/** Writes a report without a secret in it, and shows it. */

import type { Io } from '../../cli/io.ts';
import { formatsOf } from '../../cli/options/judging-options.ts';
import { describeLate, describeWithheld, type OutputGuard } from '../../reports/leaks/publish-files.ts';
import { describeWaiverProblems } from '../../reports/model/apply-waivers.ts';
import type { Report } from '../../reports/model/types.ts';
import { writeReports } from '../../reports/write-reports.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { renderForTerminal, renderReport } from './render-report.ts';

export interface Publication {
  readonly folder: string;
  /** What must be in no file. */
  readonly guard: OutputGuard;
  /** Formats as the flags name them. */
  readonly format: readonly string[] | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** @returns the exit code, and the report as it was published: bare where a secret could not be masked */
export async function publishReport(
  report: Report,
  { folder, guard, format, json, quiet }: Publication,
  io: Io,
): Promise<{ readonly exitCode: number; readonly report: Report }> {
  const { written, failed, ...published } = writeReports(report, folder, formatsOf(format), { guard });
  for (const { format: name, error } of failed)
    io.err(`${io.paintErr.red('error:')} ${name}: ${error.message}`);
  if (published.late) io.err(`${io.paintErr.yellow('masked late:')} ${describeLate(published.late)}`);
  for (const line of describeWithheld(published.withheld))
    io.err(`${io.paintErr.red('secret found:')} ${line}`);
  for (const problem of describeWaiverProblems(published.report.waivers))
    io.err(`${io.paintErr.red('waiver:')} ${problem}`);
  if (json) io.out(await renderReport(published.report, 'json', io));
  else if (!quiet) io.out(await renderForTerminal(published.report, written, io));
  const { exitCode } = published.report;
  const lost = failed.length > 0 && exitCode === exitCodes.met;
  return { exitCode: lost ? exitCodes.harness : exitCode, report: published.report };
}
