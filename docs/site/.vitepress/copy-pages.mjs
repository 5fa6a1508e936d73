/** Copies the committed Markdown below `pages/`, where the generator finds it beside what it is installed with. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
export const pages = join(top, 'docs', 'site', 'pages');

export function copyPages() {
  rmSync(pages, { recursive: true, force: true });
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md'],
    {
      cwd: top,
      encoding: 'utf8',
    },
  );
  const paths = listed.split('\0').filter((path) => path !== '' && !/^(\.github|docs\/site)\//.test(path));
  for (const path of paths) {
    mkdirSync(dirname(join(pages, path)), { recursive: true });
    cpSync(join(top, path), join(pages, path));
  }
}
