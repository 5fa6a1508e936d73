import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { listFiles } from '../../reports/leaks/scan-for-secrets.ts';
import { isSafeName } from '../../reports/package/read-zip.ts';
import { writeZip } from '../../reports/package/write-zip.ts';
import { countOf } from '../../reports/render/labels.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { makeFolder } from '../../specs/make-folder.ts';
import type { Io } from '../io.ts';
import { checkFolder } from './check-folder.ts';
import { requireFolder } from './read-folder.ts';

/**
 * Packs a signed report for handing in.
 * @throws UsageError with exit code 7 where the folder is not what was signed
 */
export function packageReport(path: string, out: string | undefined, io: Io): number {
  if (out === undefined) throw new UsageError('report package needs --out FILE.zip');
  const file = resolve(io.cwd, out);
  if (!file.endsWith('.zip')) throw new UsageError(`--out is a file that ends with .zip, not ${out}`);
  const folder = requireFolder(resolve(io.cwd, path));
  if (!relative(folder, file).startsWith('..'))
    throw new UsageError('--out lies in the folder of the report, whose signature vouches for what is there');
  const check = checkFolder(folder, { keys: [], now: new Date() });
  if ('problems' in check) throw new UsageError(check.problems.join('\n'), exitCodes.report);
  const names = listFiles(folder);
  const odd = names.find((name) => !isSafeName(name));
  if (odd !== undefined)
    throw new UsageError(`${JSON.stringify(odd)} has a name that no package takes: sign without it`);
  const zip = writeZip(names.map((name) => ({ name, bytes: readFileSync(join(folder, name)) })));
  write(file, zip);
  const { target, startedAt } = check.manifest;
  io.out(`packed ${countOf(names.length, 'file')}, ${Math.ceil(zip.length / 1000).toLocaleString('en')} kB`);
  io.out(`  ${check.manifest.actor} ${target.name}, started ${startedAt}`);
  io.out(`  ${file}`);
  return exitCodes.met;
}

function write(file: string, bytes: Buffer): void {
  try {
    makeFolder(dirname(file));
    if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink())
      throw new UsageError(`--out ${file} is a link`);
    // Half a package, on a disk that is full, would look like one.
    const temporary = `${file}.${process.pid}.tmp`;
    try {
      writeFileSync(temporary, bytes);
      renameSync(temporary, file);
    } finally {
      rmSync(temporary, { force: true });
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `--out ${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    );
  }
}
