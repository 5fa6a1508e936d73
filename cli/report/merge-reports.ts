import { randomUUID } from 'node:crypto';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { guardParts } from '../../reports/merge/guard-parts.ts';
import { tellContradictions } from '../../reports/merge/merge-controls.ts';
import { MergeError, mergeShards } from '../../reports/merge/merge-shards.ts';
import type { Report } from '../../reports/model/types.ts';
import { prepareOutput } from '../../runner/publish/output-folder.ts';
import { publishReport } from '../../runner/publish/publish-report.ts';
import { tellGithub } from '../../runner/publish/tell-github.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { formatsOf } from '../options/judging-options.ts';
import { readReport } from './read-report.ts';

export interface MergeValues {
  readonly out: string | undefined;
  readonly json: boolean;
  readonly format: readonly string[] | undefined;
}

/**
 * Makes one report of the parts of a run; the exit code is that of the whole.
 * @throws UsageError with exit code 7 for parts that do not make a whole
 */
export async function mergeReports(paths: readonly string[], values: MergeValues, io: Io): Promise<number> {
  if (values.out === undefined) throw new UsageError('report merge needs --out DIR');
  const out = resolve(io.cwd, values.out);
  refuseOverwriting(
    paths.map((path) => resolve(io.cwd, path)),
    out,
  );
  const parts = paths.map((path) => readReport(resolve(io.cwd, path)));
  const report = merge(parts);
  for (const line of tellContradictions(report.controls ?? []))
    io.err(`${io.paintErr.yellow('contradiction:')} ${line}`);
  const folder = prepareOutput(out);
  const guard = guardParts(parts);
  const publication = {
    folder,
    guard,
    formats: formatsOf(values.format),
    output: values.json ? ('json' as const) : ('text' as const),
  };
  const published = await publishReport(report, publication, io);
  await tellGithub(published.report, io);
  return published.exitCode;
}

/** Links are followed: a part may lie in the folder by another name. */
function refuseOverwriting(parts: readonly string[], out: string): void {
  const real = (path: string) => (existsSync(path) ? realpathSync(path) : path);
  const folder = real(out);
  for (const part of parts) {
    const report = existsSync(part) && statSync(part).isDirectory() ? join(part, 'report.json') : part;
    if ([real(part), dirname(real(report)), dirname(report)].map(real).includes(folder))
      throw new UsageError('--out is the folder of one of the parts: it would be overwritten');
  }
}

function merge(parts: readonly Report[]): Report {
  try {
    return { runId: randomUUID(), ...mergeShards(parts) };
  } catch (error) {
    if (error instanceof MergeError) throw new UsageError(error.message, exitCodes.report);
    throw error;
  }
}
