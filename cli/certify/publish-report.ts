/** Writes a report, looks whether it may be seen, and shows it. */
import type { Secret } from '../../reports/leaks/secret-channel.ts';
import { describeWaiverProblems } from '../../reports/model/apply-waivers.ts';
import type { Report } from '../../reports/model/types.ts';
import { writeReports } from '../../reports/write-reports.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { renderForTerminal, renderReport } from '../report/render-report.ts';
import { describeLeaks, inspectOutput } from './inspect-output.ts';
import { formatsOf } from './judging-options.ts';

export interface Publication {
  readonly folder: string;
  /** What must be in no file. */
  readonly secrets: readonly Secret[];
  /** Formats as the flags name them. */
  readonly format: readonly string[] | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** @returns the exit code; the report where no secret was found in it */
export async function publishReport(
  report: Report,
  { folder, secrets, format, json, quiet }: Publication,
  io: Io,
): Promise<{ readonly exitCode: number; readonly report?: Report }> {
  const inspection = inspectOutput(secrets, [report.target]);
  const { written, failed } = writeReports(report, folder, formatsOf(format), inspection);
  for (const { format: name, error } of failed)
    io.err(`${io.paintErr.red('error:')} ${name}: ${error.message}`);
  if (inspection.leaks.length > 0) {
    for (const line of describeLeaks(inspection.leaks)) io.err(`${io.paintErr.red('secret found:')} ${line}`);
    return { exitCode: exitCodes.leak };
  }
  for (const problem of describeWaiverProblems(report.waivers))
    io.err(`${io.paintErr.red('waiver:')} ${problem}`);
  if (json) io.out(await renderReport(report, 'json', io));
  else if (!quiet) io.out(await renderForTerminal(report, written, io));
  const lost = failed.length > 0 && report.exitCode === exitCodes.met;
  return { exitCode: lost ? exitCodes.harness : report.exitCode, report };
}
