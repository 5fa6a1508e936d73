import { resolve } from 'node:path';
import { compareReports, type ReportDiff } from '../../reports/diff/compare-reports.ts';
import { renderDiffMarkdown } from '../../reports/diff/render-diff-markdown.ts';
import { renderDiffTerminal } from '../../reports/diff/render-diff-terminal.ts';
import type { Report } from '../../reports/model/types.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { readReport } from './read-report.ts';

/**
 * Prints what changed between two reports; exit code 1 for a regression.
 * @throws UsageError with exit code 7 for a report that nothing can be concluded from
 */
export function diffReports(
  before: string,
  after: string,
  format: 'terminal' | 'markdown' | 'json',
  io: Io,
): number {
  const [older, newer] = [before, after].map((path) => readWhole(path, io)) as [Report, Report];
  const actors = [older, newer].map((report) => report.actor ?? 'provider');
  if (actors[0] !== actors[1])
    throw new UsageError(
      `one report judges a ${actors[0]}, the other a ${actors[1]}: there is nothing to compare`,
    );
  const diff = compareReports(older, newer);
  if (older.target.baseUrl !== newer.target.baseUrl && format === 'terminal')
    io.err(
      `${io.paintErr.yellow('warning:')} the reports are about ${older.target.baseUrl} and ${newer.target.baseUrl}`,
    );
  io.out(render(diff, format, io));
  return diff.regression ? exitCodes.notMet : exitCodes.met;
}

function readWhole(path: string, io: Io): Report {
  const report = readReport(resolve(io.cwd, path));
  if (report.shard)
    throw new UsageError(`${path} is a part of a run: merge the parts first`, exitCodes.report);
  if (!report.complete)
    throw new UsageError(`${path} is incomplete: its run did not come to its end`, exitCodes.report);
  return report;
}

function render(diff: ReportDiff, format: string, io: Io): string {
  if (format === 'json') return JSON.stringify(diff, null, 2);
  return format === 'markdown' ? renderDiffMarkdown(diff).trimEnd() : renderDiffTerminal(diff, io.paint);
}
