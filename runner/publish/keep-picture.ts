import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../specs/make-folder.ts';

/** Writes the picture of a sign-in page that could not be played on. @returns its path */
export function keepPicture(png: Uint8Array, folder: string): string {
  makeFolder(folder);
  const path = join(folder, 'sign-in-trouble.png');
  writeFileSync(path, png);
  return path;
}
