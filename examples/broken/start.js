// Starts a variant of the web application, with the environment that the application wants: `node start.js ID`.
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defects, findVariant, sound, writeVariant } from './variants.js';

const [id] = process.argv.slice(2);

if (id === '--list') {
  for (const { id, title, caughtBy = 'sound' } of [...defects, ...sound]) {
    console.log(`${id.padEnd(34)} ${caughtBy.padEnd(36)} ${title}`);
  }
} else if (id) {
  const variant = findVariant(id);
  if (variant.withoutUser) delete process.env.AIRISK_USER_ID;
  const path = writeVariant(variant);
  try {
    await import(pathToFileURL(path).href);
  } finally {
    rmSync(dirname(path), { recursive: true });
  }
} else {
  console.error('usage: node start.js ID | --list');
  process.exitCode = 2;
}
