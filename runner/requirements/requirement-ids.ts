/** Requirement ids as people type them. */
import { didYouMean } from '../../specs/documents/did-you-mean.ts';
import { loadCatalogue, type Requirement } from '../../specs/index.ts';
import { UsageError } from '../usage-error.ts';

type Actor = Requirement['actor'];

/**
 * The rows of a side with these ids, in the order of the catalogue; all of them without ids.
 * @throws UsageError for an id that the catalogue does not have or that judges the other side
 */
export function rowsFor(actor: Actor, ids: readonly string[] | undefined): Requirement[] {
  const all = loadCatalogue();
  const own = all.filter((row) => row.actor === actor);
  if (!ids) return own;
  for (const id of ids) {
    if (own.some((row) => row.id === id)) continue;
    const other = all.find((row) => row.id === id);
    if (other) throw new UsageError(`requirement ${id} judges ${other.actor}s, not ${actor}s`);
    const found = didYouMean(
      id,
      own.map((row) => row.id),
    );
    throw new UsageError(`no requirement has the id ${id}${found || '; --list shows all'}`);
  }
  return own.filter((row) => ids.includes(row.id));
}

/**
 * Checks the ids that a run is narrowed to.
 * @throws UsageError also for an id that nothing can decide
 */
export function checkOnly(actor: Actor, ids: readonly string[] | undefined): readonly string[] | undefined {
  if (!ids) return undefined;
  for (const row of rowsFor(actor, ids)) {
    if (row.verify.kind === 'excluded') {
      throw new UsageError(`requirement ${row.id} is not tested (${row.verify.reason}): ${row.verify.note}`);
    }
  }
  return [...new Set(ids)];
}
