/** `node dist/scripts/freeze-set.js 2026-11 provider`: freezes the requirements that are tested today. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../specs/index.ts';
import { freezeSet } from '../specs/requirement-sets.ts';

const [name = '', actor = 'provider'] = process.argv.slice(2);
const path = join(packageRoot, 'specs', 'sets', `${name}-${actor}.json`);

if (!/^\d{4}-\d{2}$/.test(name) || (actor !== 'provider' && actor !== 'client')) {
  console.error('usage: node dist/scripts/freeze-set.js YEAR-MONTH provider|client');
  process.exitCode = 2;
} else if (existsSync(path)) {
  console.error(`${path} exists: a set that was released is never frozen again`);
  process.exitCode = 1;
} else {
  const set = freezeSet(name, actor, new Date().toISOString().slice(0, 10));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(set, null, 2)}\n`);
  console.log(`${path}: ${Object.keys(set.rows).length} requirements, ${set.digest}`);
}
