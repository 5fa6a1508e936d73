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

/** The set of this name, however old: reports that rest on it are read by its rows, not by those of today. */
export function findSet(name: string, actor: RequirementSet['actor']): RequirementSet | undefined {
  return loadSets().find((set) => set.name === name && set.actor === actor);
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

const wasEdited = (set: RequirementSet): string[] =>
  digestOf(set.rows) === set.digest ? [] : [`${nameOf(set)}: its rows were edited after it was frozen`];

const nameOf = ({ name, actor }: RequirementSet): string => `specs/sets: ${name} (${actor})`;

/** One line for each way in which the catalogue no longer keeps what a set promised. */
export function judgeSet(set: RequirementSet, catalogue: readonly Requirement[]): string[] {
  const where = nameOf(set);
  const problems = wasEdited(set);
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

/**
 * Holds the newest set of each side against the catalogue. A set that has a successor says what was demanded in its time:
 * it must be as it was frozen, and no more.
 * @param sets Oldest first.
 */
export function judgeSets(sets: readonly RequirementSet[], catalogue: readonly Requirement[]): string[] {
  const newest = new Set(new Map(sets.map((set) => [set.actor, set])).values());
  return sets.flatMap((set) => (newest.has(set) ? judgeSet(set, catalogue) : wasEdited(set)));
}
