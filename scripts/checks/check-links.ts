import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { committedFiles } from './committed-files.ts';
import { isPacked } from './is-packed.ts';

/** What a link can lead to. */
export interface Places {
  /** Whether a file or folder is there, by its path in the checkout. */
  readonly exists: (path: string) => boolean;
  /** The text of a Markdown file, whose headings are anchors; undefined: it is none. */
  readonly textOf: (path: string) => string | undefined;
}

/** Every relative link of the documents leads to a file, a folder or a heading that is there, in the package as well. */
export function checkLinks(): string[] {
  const files = committedFiles();
  const textOf: Places['textOf'] = (path) => {
    const file = join(packageRoot, path);
    return path.endsWith('.md') && statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined;
  };
  const { files: patterns } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    files: string[];
  };
  const packed = new Set(files.filter((file) => isPacked(file, patterns)).flatMap(withFolders));
  const exists = (path: string) => existsSync(join(packageRoot, path));
  return files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) => {
      const text = readFileSync(join(packageRoot, file), 'utf8');
      const dead = findDeadLinks(file, text, { exists, textOf });
      if (dead.length > 0 || !packed.has(file)) return dead;
      const places = { exists: (path: string) => packed.has(path.replace(/\/$/, '')), textOf };
      return findDeadLinks(file, text, places).map((line) => `${line} in the package`);
    });
}

/** A file, and the folders that it lies in. */
function withFolders(file: string): string[] {
  const parts = file.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** One line for each relative link of a Markdown file that leads nowhere. */
export function findDeadLinks(file: string, text: string, places: Places): string[] {
  return readProse(text).flatMap((prose, index) =>
    [...prose.matchAll(/\]\(([^()\s]+)\)/g)].flatMap(([, link = '']) => {
      const problem = judgeLink(file, link, text, places);
      return problem ? [`${file}:${index + 1} links to ${link}: ${problem}`] : [];
    }),
  );
}

function judgeLink(file: string, link: string, text: string, places: Places): string | undefined {
  if (/^[a-z][a-z+.-]*:|^\/\//i.test(link)) return undefined;
  const [path = '', anchor] = link.split('#', 2);
  const target = path === '' ? file : posix.join(posix.dirname(file), decodeURI(path));
  if (path.startsWith('/') || target.startsWith('..')) return 'it leaves the checkout';
  if (path !== '' && !places.exists(target)) return 'there is no such file or folder';
  if (anchor === undefined) return undefined;
  const document = path === '' ? text : places.textOf(target);
  if (document === undefined || readAnchors(document).has(anchor)) return undefined;
  return `${target} has no heading of that name`;
}

/** Lines without what is shown as it is written: fenced blocks and code spans. Numbers of lines stay. */
function readProse(text: string): string[] {
  let fence: string | undefined;
  return text.split('\n').map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      fence = fence === undefined ? mark : undefined;
      return '';
    }
    return fence === undefined ? line.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '') : '';
  });
}

/** Anchors of headings, made as GitHub makes them. */
function readAnchors(text: string): Set<string> {
  const anchors = new Set<string>();
  let fenced = false;
  for (const line of text.split('\n')) {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    const title = fenced ? undefined : /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    if (title === undefined) continue;
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
    let unique = anchor;
    for (let n = 1; anchors.has(unique); n += 1) unique = `${anchor}-${n}`;
    anchors.add(unique);
  }
  return anchors;
}
