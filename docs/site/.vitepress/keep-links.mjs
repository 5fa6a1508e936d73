/** Links as they work on GitHub, here: README is the page of its folder, and what is no page is named, not linked. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pages, top } from './copy-pages.mjs';

/** Where the repository is to be seen, such as https://github.com/OWNER/airisk-conformance/blob/main; none: no links there. */
const { DOCS_REPOSITORY } = process.env;

/** Anchors as GitHub makes them. */
export function slugOf(heading) {
  const kept = heading.trim().toLowerCase();
  return kept.replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
}

export function keepLinks(md) {
  md.core.ruler.push('keep-links', ({ tokens, env }) => {
    const folder = join(top, dirname(relative(pages, env.realPath ?? env.path)));
    for (const { children } of tokens) {
      const open = [];
      for (const token of children ?? []) {
        if (token.type === 'link_open') open.push(keep(token, folder));
        // What its beginning became, its end becomes.
        else if (token.type === 'link_close') token.tag = open.pop()?.tag ?? 'a';
      }
    }
  });
}

function keep(token, folder) {
  const href = token.attrGet('href') ?? '';
  if (/^([a-z]+:|#|\/)/i.test(href)) return token;
  const [path = '', anchor] = href.split('#');
  const file = join(folder, decodeURI(path));
  const page = pageOf(path, file);
  if (page !== undefined) token.attrSet('href', anchor === undefined ? page : `${page}#${anchor}`);
  else if (DOCS_REPOSITORY) token.attrSet('href', `${DOCS_REPOSITORY}/${relative(top, file)}`);
  else {
    // Not the renderer of links, which would look for a page.
    Object.assign(token, { type: 'source_open', tag: 'span', attrs: [['title', 'in the repository']] });
  }
  return token;
}

/** The page that a link leads to; undefined: it leads to a file or folder of the repository. */
function pageOf(path, file) {
  if (path.endsWith('.md')) return path.replace(/(^|\/)README\.md$/, '$1index.md');
  const isFolder = existsSync(file) && statSync(file).isDirectory();
  return isFolder && existsSync(join(file, 'README.md')) ? `${path.replace(/\/$/, '')}/index.md` : undefined;
}
