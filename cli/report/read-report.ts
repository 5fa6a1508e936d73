/** Reads a report and refuses everything that only looks like one. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findContradictions } from '../../reports/model/find-contradictions.ts';
import type { Report } from '../../reports/model/types.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { DocumentError, readJson } from '../../specs/documents/read-document.ts';
import { findMistakes } from '../../specs/documents/schema-errors.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { readSpec } from '../../specs/index.ts';
import { compareRows } from './compare-rows.ts';

/** Evidence of a long run is large; no text in Node.js can be longer than 536,870,888 characters. */
const MAX_REPORT_BYTES = 500_000_000;

/**
 * The report in a file, or in `report.json` of a folder. It may be incomplete: see `complete`.
 * @throws UsageError with exit code 2 where there is no file, 7 where it is no report or contradicts itself
 */
export function readReport(path: string): Report {
  if (!existsSync(path)) throw new UsageError(`${path} does not exist`);
  const file = statSync(path).isDirectory() ? join(path, 'report.json') : path;
  if (!existsSync(file))
    throw new UsageError(
      `${path} has no report.json: the run that wrote there did not finish`,
      exitCodes.report,
    );
  try {
    const document = readJson(file, MAX_REPORT_BYTES);
    const [first, ...more] = findMistakes(readSpec<object>('schemas/report.schema.json'), document);
    if (first) {
      const others = more.length > 0 ? `, and ${more.length} more` : '';
      throw new DocumentError(file, [`is not a report (${first.line}${others})`]);
    }
    const report = document as Report;
    const problems = [...findContradictions(report), ...compareRows(report)];
    if (problems.length > 0)
      throw new DocumentError(
        file,
        problems.map((line) => `contradicts itself: ${line}`),
      );
    return report;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    // Nobody wrote it by hand, so the place in the text, which the further lines show, helps nobody.
    const lines = error.problems.map((problem) => `${file}: ${problem.split('\n')[0]}`);
    throw new UsageError(lines.join('\n'), exitCodes.report);
  }
}
