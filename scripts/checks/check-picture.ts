import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { ARROWS } from './arrows.ts';
import { drawArrows } from './draw-arrows.ts';

const DOCUMENT = 'docs/architecture.md';
const COMMAND = 'node dist/scripts/check.js --write';
const BLOCK = /(<!-- arrows: [^\n]*-->\n)([\s\S]*?)(<!-- \/arrows -->)/;

/** The picture of the architecture is the one of the arrows that imports are held to. */
export function checkPicture(write: boolean): string[] {
  const path = join(packageRoot, DOCUMENT);
  const text = readFileSync(path, 'utf8');
  const drawn = replacePicture(text, drawArrows(ARROWS));
  if (drawn === undefined)
    return [`${DOCUMENT} has no place for the picture: <!-- arrows: … --> to <!-- /arrows -->`];
  if (drawn === text) return [];
  if (!write) return [`${DOCUMENT} shows other arrows than scripts/checks/arrows.ts: run \`${COMMAND}\``];
  writeFileSync(path, drawn);
  return [];
}

/** A document with this picture in its place; undefined: it has none. */
export function replacePicture(text: string, picture: string): string | undefined {
  if (!BLOCK.test(text)) return undefined;
  return text.replace(BLOCK, (_, begin: string, __, end: string) => `${begin}${picture}${end}`);
}
