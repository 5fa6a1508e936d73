import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { renderHistoryPages } from '../../reports/history/pages/index.ts';
import type { LinkOf } from '../../reports/history/pages/subject.ts';
import { ENTRIES, PAGE_FILE } from '../../reports/history/store.ts';
import { countOf } from '../../reports/render/labels.ts';
import { replaceFile } from '../../reports/replace-file.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { loadCatalogue } from '../../specs/index.ts';
import { makeFolder } from '../../specs/make-folder.ts';
import type { Io } from '../io.ts';
import { inHistory, openForReading, tellProblems } from './trust.ts';

export interface PageValues {
  readonly out: string | undefined;
  readonly trust: readonly string[] | undefined;
}

const DEFAULT_OUT = 'history-pages';
/** In every page of ours. */
const SIGN = '<body class="history">';
/** Names of pages, which may be of a subject that is gone. */
const OURS = /^(index|targets|clients|(provider|client)-[a-z0-9-]*[0-9a-f]{8})\.html$/;

/** Writes the static pages of a history; exit code 7 where an entry of it does not hold. */
export function writePages(path: string, { out = DEFAULT_OUT, trust }: PageValues, io: Io): number {
  const history = openForReading(path, trust, io);
  const titles = new Map<string, string>(loadCatalogue().map(({ id, title }) => [id, title]));
  const folder = resolve(io.cwd, out);
  const linkOf = linksFrom(folder, resolve(io.cwd, path));
  const pages = renderHistoryPages(history, (id) => titles.get(id), new Date(), linkOf);
  inHistory(() => {
    makeFolder(folder);
    if (lstatSync(folder).isSymbolicLink()) throw new UsageError(`--out ${out} is a link`);
    const earlier = readdirSync(folder).filter((name) => OURS.test(name));
    const foreign = earlier.find((name) => !readFileSync(join(folder, name), 'utf8').includes(SIGN));
    if (foreign !== undefined)
      throw new UsageError(
        `--out ${out} has a ${foreign} that is no page of a history: it would be overwritten`,
      );
    for (const name of earlier.filter((one) => !pages.has(one))) rmSync(join(folder, name));
    for (const [name, text] of pages) replaceFile(join(folder, name), text);
  });
  io.out(`${countOf(pages.size, 'page')} of ${countOf(history.entries.length, 'report')}`);
  io.out(`  ${join(folder, 'index.html')}`);
  tellProblems(history.problems, io);
  return history.problems.length > 0 ? exitCodes.report : exitCodes.met;
}

/** Pages in the folder of the history lead to its reports. Elsewhere they may be published without it, and lead nowhere. */
function linksFrom(folder: string, history: string): LinkOf {
  const within = relative(history, folder);
  if (within === '' || within.startsWith('..') || resolve(within) === within) return () => undefined;
  return ({ name, hasPage }) =>
    hasPage ? relative(folder, join(history, ENTRIES, name, PAGE_FILE)).replaceAll('\\', '/') : undefined;
}
