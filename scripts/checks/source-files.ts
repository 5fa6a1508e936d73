import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { packageRoot } from '../../specs/index.ts';

const SKIPPED = new Set(['node_modules', 'dist', '.git', 'test-results', 'playwright-report']);

/** Files below a folder of the checkout that end so: paths relative to the checkout, with slashes, sorted. */
export function sourceFiles(folder: string, suffix: string, root: string = packageRoot): string[] {
  const found: string[] = [];
  const walk = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) walk(join(path, entry.name));
      else if (entry.isFile() && entry.name.endsWith(suffix)) found.push(join(path, entry.name));
    }
  };
  walk(join(root, folder));
  return found.map((path) => relative(root, path).split(sep).join('/')).sort();
}
