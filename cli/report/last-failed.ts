/** `--last-failed`: what the report in the output folder says was not met, and nothing else. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../runner/usage-error.ts';
import type { Io } from '../io.ts';
import { readReport } from './read-report.ts';

interface Asked {
  readonly lastFailed: boolean;
  readonly only: readonly string[] | undefined;
  readonly out: string | undefined;
}

const NOT_MET: readonly string[] = ['fail', 'warn', 'error', 'inconclusive'];

/**
 * The flags, with `--only` for what was broken or open when the report was written; all requirements where nothing was.
 * It is read before the run takes the report away.
 * @throws UsageError where there is no earlier report, or something else is asked for as well
 */
export function withLastFailed<T extends Asked>(values: T, folder: string, io: Io): T {
  if (!values.lastFailed) return values;
  if (values.only) throw new UsageError('--last-failed and --only exclude each other');
  const out = resolve(io.cwd, values.out ?? folder);
  if (!existsSync(join(out, 'report.json')))
    throw new UsageError(`--last-failed needs the report of an earlier run, and ${out} has none`);
  const ids = readReport(out)
    .requirements.filter(({ outcome }) => NOT_MET.includes(outcome))
    .filter(({ profile }) => profile !== 'interop')
    .map(({ id }) => id);
  if (ids.length > 0) return { ...values, only: ids };
  io.err('nothing failed last time: everything is tested');
  return values;
}
