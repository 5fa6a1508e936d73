// Variants of the web application: each is the one good app with a few lines replaced.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const app = new URL('../web-app/app.js', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

/** Broken variants: `{ id, title, caughtBy, edits: [{ find, replace }], withoutUser? }`. */
export const defects = read('defects.json');

/** Variants that are unusual and right; they have no `caughtBy`. */
export const sound = read('sound.json');

/**
 * The variant with this id.
 * @throws Error when there is none
 */
export function findVariant(id) {
  const found = [...defects, ...sound].find((variant) => variant.id === id);
  if (!found) throw new Error(`no variant is called ${id}; --list shows them`);
  return found;
}

/**
 * The source of a variant.
 * @throws Error when a text to be replaced does not occur exactly once: the app has changed, the variant has to follow
 */
export function patchedSource(variant, source = readFileSync(app, 'utf8')) {
  return variant.edits.reduce((text, { find, replace }) => {
    const parts = text.split(find);
    if (parts.length === 2) return parts.join(replace);
    throw new Error(
      `${variant.id}: ${JSON.stringify(find)} occurs ${parts.length - 1} times in app.js, not once`,
    );
  }, source);
}

/** Writes a variant to a new folder and returns its path; the file needs nothing beside it. */
export function writeVariant(variant) {
  const path = join(mkdtempSync(join(tmpdir(), `airisk-${variant.id}-`)), 'app.mjs');
  writeFileSync(path, patchedSource(variant));
  return path;
}
