import { resolve } from 'node:path';
import { compareWithMock } from '../../runner/like/answer-of-mock.ts';
import { isDialectFile } from '../../runner/like/dialect-file.ts';
import { likeReport } from '../../runner/like/like-report.ts';
import { readDialect } from '../../runner/like/read-dialect.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { faultOf } from './dialect.ts';
import { readReport } from './read-report.ts';

/**
 * Says where a mock of a dialect would answer otherwise than the deployment of a report did; exit code 1 if anywhere.
 * @throws UsageError without a dialect, or for a report that says nothing of the kind
 */
export function showDrift(path: string, dialect: string | undefined, json: boolean, io: Io): number {
  if (dialect === undefined) throw new UsageError('report drift needs --dialect NAME or FILE');
  const report = readReport(resolve(io.cwd, path));
  // Refuses reports of which nothing can be told.
  likeReport(report, faultOf);
  const mock = readDialect(isDialectFile(dialect) ? resolve(io.cwd, dialect) : dialect);
  const all = compareWithMock(mock, report.observations);
  const drift = all.filter(({ here }) => here !== undefined);
  const undecided = all.filter(({ here }) => here === undefined);
  if (json) io.out(JSON.stringify({ dialect: mock.name, drift, undecided }, null, 2));
  else {
    for (const { condition, there, here } of drift) {
      io.out(io.paint.bold(condition));
      io.out(`  there: ${there}`);
      io.out(`  mock:  ${here}`);
    }
    for (const { condition, there } of undecided)
      io.out(io.paint.dim(`no dialect decides: ${condition} ${there}`));
    const compared = report.observations.length - undecided.length;
    io.out(
      drift.length === 0
        ? `The mock (${mock.name}) answers alike at all ${compared} points that were observed`
        : `The mock (${mock.name}) answers otherwise at ${drift.length} of ${compared} points that were observed`,
    );
  }
  return drift.length === 0 ? exitCodes.met : exitCodes.notMet;
}
