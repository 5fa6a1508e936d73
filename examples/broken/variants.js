// Variants of the web application: each is the one good app with a few lines replaced.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conditionOf } from './conditions.js';

const app = new URL('../web-app/app.js', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

/** Broken variants: `{ id, title, caughtBy, edits: [{ find, replace }], withoutUser? }`. */
export const defects = read('defects.json');

/** Variants that are unusual and right; they have no `caughtBy`. */
export const sound = read('sound.json');

const json = sound.find(({ id }) => id === 'sends-json');

/**
 * The variant with this id, which may name a condition: `ignores-state@history=after-error`.
 * @throws Error when there is none
 */
export function findVariant(id) {
  const found = [...defects, ...sound].find((variant) => variant.id === id.split('@', 1)[0]);
  if (!found) throw new Error(`no variant is called ${id}; --list shows them`);
  const condition = conditionOf(id);
  if (condition === 'subject=generic') return { ...found, id, withoutUser: true };
  // The whole application sends JSON: the defect is in one that has another body to send.
  if (condition === 'encoding=json') return { ...found, id, edits: [...found.edits, ...json.edits] };
  return { ...found, id, ...(condition ? { history: condition.split('=')[1] } : {}) };
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
  const name = variant.id.replace(/[^\w-]/g, '-');
  const path = join(mkdtempSync(join(tmpdir(), `airisk-${name}-`)), 'app.mjs');
  writeFileSync(path, patchedSource(variant));
  return path;
}
