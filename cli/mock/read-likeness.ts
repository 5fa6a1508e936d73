import { resolve } from 'node:path';
import type { MockServerOptions } from '../../mock-server/index.ts';
import { likeReport } from '../../runner/like/like-report.ts';
import { readDialect } from '../../runner/like/read-dialect.ts';
import { UsageError } from '../../runner/usage-error.ts';
import type { Io } from '../io.ts';
import { faultOf } from '../report/dialect.ts';
import { readReport } from '../report/read-report.ts';
import type { MockValues } from './mock-options.ts';

/**
 * The dialect of `--like`, or of the file that `--dialect` names. What the mock cannot imitate is told by its number.
 * @throws UsageError for a report or a file that cannot be used
 */
export function readLikeness({ like, dialect }: MockValues, io: Io): MockServerOptions {
  if (like === undefined)
    return dialect === undefined ? {} : { dialect: readDialect(resolve(io.cwd, dialect)) };
  if (dialect !== undefined)
    throw new UsageError('--like and --dialect both say how the mock answers: give one');
  const likeness = likeReport(readReport(resolve(io.cwd, like)), faultOf);
  const points = likeness.unsaid.length + likeness.kept.length;
  if (points > 0)
    io.err(
      `${io.paintErr.yellow('note:')} at ${points} ${points === 1 ? 'point' : 'points'} the mock is not like that deployment; ` +
        `\`npx airisk-conformance report dialect ${like}\` lists them`,
    );
  return { dialect: likeness.dialect, ...likeness.lifetimes };
}
