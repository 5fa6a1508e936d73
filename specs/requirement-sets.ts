/** Frozen sets of requirements: what verdicts rest on until the next set. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RequirementSet } from './generated/requirement-set.ts';
import { loadCatalogue, packageRoot, type Requirement, readSpec } from './index.ts';

export type { RequirementSet } from './generated/requirement-set.ts';

/** The folder of the sets, below `specs/`. */
const FOLDER = 'sets';

/** All sets, oldest first. */
export function loadSets(): RequirementSet[] {
  const folder = join(packageRoot, 'specs', FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readSpec<RequirementSet>(`${FOLDER}/${name}`));
}

/** The newest set of an actor, or undefined while none is frozen: then every row scores. */
export function currentSet(actor: RequirementSet['actor']): RequirementSet | undefined {
  return loadSets().findLast((set) => set.actor === actor);
}

/** Freezes the rows that are tested today. */
export function freezeSet(
  name: string,
  actor: RequirementSet['actor'],
  frozen: string,
  catalogue: readonly Requirement[] = loadCatalogue(),
): RequirementSet {
  const tested = catalogue.filter((row) => row.actor === actor && row.verify.kind === 'tested');
  const rows = Object.fromEntries(
    tested
      .map((row): [string, string] => [row.id, `${row.level} ${row.profile}`])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return { name, actor, frozen, digest: digestOf(rows), rows };
}

/** Digest of the rows of a set. */
export function digestOf(rows: RequirementSet['rows']): string {
  const lines = Object.entries(rows)
    .map(([id, weight]) => `${id} ${weight}\n`)
    .sort();
  return `sha256:${createHash('sha256').update(lines.join('')).digest('hex')}`;
}

/** One line for each way in which the catalogue no longer keeps what a set promised. */
export function judgeSet(set: RequirementSet, catalogue: readonly Requirement[]): string[] {
  const where = `specs/sets: ${set.name} (${set.actor})`;
  const problems =
    digestOf(set.rows) === set.digest ? [] : [`${where}: its rows were edited after it was frozen`];
  const byId = new Map<string, Requirement>(catalogue.map((row) => [row.id, row]));
  for (const [id, weight] of Object.entries(set.rows)) {
    const row = byId.get(id);
    const now = row && `${row.level} ${row.profile}`;
    if (!row) problems.push(`${where}: ${id} was removed; a frozen requirement stays until the next set`);
    else if (row.actor !== set.actor) problems.push(`${where}: ${id} judges ${row.actor}s now`);
    else if (row.verify.kind !== 'tested') problems.push(`${where}: ${id} is no longer tested`);
    else if (now !== weight) problems.push(`${where}: ${id} is "${now}" now, and "${weight}" in the set`);
  }
  return problems;
}
