/** The page of a visitor as evidence: where it is, what it says, and what it looks like. */
import type { Shown } from '../../reports/model/types.ts';
import type { Bed, Visitor } from './bed.ts';
import { type BrowserVisitor, isBrowserVisitor } from './drive/browser-driver.ts';
import { takePicture } from './drive/take-picture.ts';
import { type Finding, withShown } from './finding.ts';
import { bearerOf, secretsOf } from './read-journal.ts';

/** What the page looks like; undefined: a command has none, or it cannot be had. */
export async function pictureOf(bed: Bed, visitor: Visitor): Promise<string | undefined> {
  if (!isBrowserVisitor(visitor)) return undefined;
  return takePicture(visitor.page, secretsIn(bed, visitor));
}

/** What this run must not show, as far as this visitor can have met it. */
function secretsIn(bed: Bed, { formerToken }: BrowserVisitor): string[] {
  const { secret, redirectUri } = bed.subject.client;
  const met = bed.provider.journal().flatMap((entry) => {
    const { codes, tokens } = secretsOf(entry, redirectUri);
    return [...codes, ...tokens, bearerOf(entry)];
  });
  return [secret, formerToken, ...met].filter((value) => value !== undefined);
}

const SHOWN_CHARACTERS = 160;

async function showPage(bed: Bed, visitor: BrowserVisitor): Promise<Shown> {
  const picture = await pictureOf(bed, visitor);
  const text = await visitor.page.evaluate(() => document.body?.innerText ?? '').catch(() => '');
  const words = text.replace(/\s+/g, ' ').trim().slice(0, SHOWN_CHARACTERS);
  const where = visitor.page.url();
  return { kind: 'page', where, text: words === '' ? '(no text)' : words, ...(picture ? { picture } : {}) };
}

/** What an act found, with the pages that its visitors were left with where something is broken. */
export async function withPages<T>(bed: Bed, visitors: readonly Visitor[], found: T): Promise<T> {
  const broken = (value: unknown): value is Finding => (value as Finding | undefined)?.holds === false;
  const all = typeof found === 'object' && found !== null ? found : {};
  if (!broken(found) && !Object.values(all).some(broken)) return found;
  const pages: Shown[] = [];
  for (const visitor of visitors) if (isBrowserVisitor(visitor)) pages.push(await showPage(bed, visitor));
  if (broken(found)) return withShown(found, pages) as T;
  const entries = Object.entries(all).map(([row, value]) => [
    row,
    broken(value) ? withShown(value, pages) : value,
  ]);
  return Object.fromEntries(entries) as T;
}
