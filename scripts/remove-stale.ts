/** The compiler leaves behind what it made of a file that was moved or deleted, and a test among that is still run. */
import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What the compiler makes: of `a.ts`, `a.js` and `a.d.ts`. */
const COMPILED = /\.(d\.ts|js)$/;

/**
 * Removes compiled files that have no source any more, and folders that are empty then.
 * @returns paths of what was removed, relative to `dist`
 */
export function removeStale(dist: string, sources: string): string[] {
  const removed: string[] = [];
  const sweep = (folder: string): boolean => {
    const left = readdirSync(join(dist, folder), { withFileTypes: true }).filter((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sweep(path);
      if (!COMPILED.test(entry.name) || existsSync(join(sources, path.replace(COMPILED, '.ts')))) return true;
      rmSync(join(dist, path));
      removed.push(path);
      return false;
    });
    if (left.length > 0 || folder === '') return true;
    rmdirSync(join(dist, folder));
    return false;
  };
  sweep('');
  return removed;
}
