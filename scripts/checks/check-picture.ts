import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { ARROWS } from './arrows.ts';
import { drawArrows } from './draw-arrows.ts';
import { replaceBlock } from './replace-block.ts';

const DOCUMENT = 'docs/architecture.md';
const COMMAND = 'node dist/scripts/check.js --write';

/** The picture of the architecture is the one of the arrows that imports are held to. */
export function checkPicture(write: boolean): string[] {
  const path = join(packageRoot, DOCUMENT);
  const text = readFileSync(path, 'utf8');
  const drawn = replaceBlock(text, 'arrows', drawArrows(ARROWS));
  if (drawn === undefined)
    return [`${DOCUMENT} has no place for the picture: <!-- arrows: … --> to <!-- /arrows -->`];
  if (drawn === text) return [];
  if (!write) return [`${DOCUMENT} shows other arrows than scripts/checks/arrows.ts: run \`${COMMAND}\``];
  writeFileSync(path, drawn);
  return [];
}
