// Starts a variant of the web application, with the environment that the application wants: `node start.js ID`.
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { conditions } from './conditions.js';
import { SHARING, startTwoInOne } from './two-in-one.js';
import { defects, findVariant, sound, writeVariant } from './variants.js';

const [id] = process.argv.slice(2);

if (id === '--list') {
  for (const { id, title, caughtBy = 'sound' } of [...defects, ...sound]) {
    console.log(`${id.padEnd(34)} ${caughtBy.padEnd(36)} ${title}`);
  }
  console.log(`a broken one may be so under a condition only: ID@${conditions.join(', ID@')}`);
} else if (id) {
  const variant = findVariant(id);
  if (variant.withoutUser) delete process.env.AIRISK_USER_ID;
  const { history, edits } = variant;
  const written = history
    ? [[], edits].map((own) => writeVariant({ ...variant, edits: [...SHARING, ...own] }))
    : [writeVariant(variant)];
  const [first, second] = written;
  try {
    if (history) await startTwoInOne({ good: first, broken: second }, history);
    else await import(pathToFileURL(first).href);
  } finally {
    for (const path of written) rmSync(dirname(path), { recursive: true });
  }
} else {
  console.error('usage: node start.js ID | --list');
  process.exitCode = 2;
}
