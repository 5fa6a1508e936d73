import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the picture of a sign-in page that could not be played on. @returns its path */
export function keepPicture(png: Uint8Array, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'sign-in-trouble.png');
  writeFileSync(path, png);
  return path;
}
