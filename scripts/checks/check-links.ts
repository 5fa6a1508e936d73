import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { committedFiles } from './committed-files.ts';

/** What a link can lead to. */
export interface Places {
  /** Whether a file or folder is there, by its path in the checkout. */
  readonly exists: (path: string) => boolean;
  /** The text of a Markdown file, whose headings are anchors; undefined: it is none. */
  readonly textOf: (path: string) => string | undefined;
}

/** Every relative link of the documents leads to a file, a folder or a heading that is there. */
export function checkLinks(): string[] {
  const places: Places = {
    exists: (path) => existsSync(join(packageRoot, path)),
    textOf: (path) => {
      const file = join(packageRoot, path);
      return path.endsWith('.md') && statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined;
    },
  };
  return committedFiles()
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) => findDeadLinks(file, readFileSync(join(packageRoot, file), 'utf8'), places));
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
