import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';

/** Tracked files, and those that are neither tracked nor ignored yet; none where there is no repository. */
export function committedFiles(): string[] {
  if (!existsSync(join(packageRoot, '.git'))) return [];
  const options = { cwd: packageRoot, encoding: 'utf8' as const, maxBuffer: 1 << 26 };
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    options,
  );
  return listed.split('\0').filter((file) => file !== '' && existsSync(join(packageRoot, file)));
}
