/** Requirement ids as people type them. */

import { didYouMean } from '../../specs/documents/did-you-mean.ts';
import { loadCatalogue, type Requirement } from '../../specs/index.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The provider rows with these ids, in the order of the catalogue; all of them without ids.
 * @throws UsageError for an id that the catalogue does not have or that judges clients
 */
export function providerRows(ids: readonly string[] | undefined): Requirement[] {
  const rows = loadCatalogue();
  const provider = rows.filter((row) => row.actor === 'provider');
  if (!ids) return provider;
  for (const id of ids) {
    if (provider.some((row) => row.id === id)) continue;
    if (rows.some((row) => row.id === id))
      throw new UsageError(`requirement ${id} judges clients, not providers`);
    const found = didYouMean(
      id,
      provider.map((row) => row.id),
    );
    throw new UsageError(`no requirement has the id ${id}${found || '; --list shows all'}`);
  }
  return provider.filter((row) => ids.includes(row.id));
}

/**
 * Checks the ids of `--only`.
 * @throws UsageError also for an id that no test can decide
 */
export function checkOnly(ids: readonly string[] | undefined): readonly string[] | undefined {
  if (!ids) return undefined;
  for (const row of providerRows(ids)) {
    if (row.verify.kind === 'excluded') {
      throw new UsageError(`requirement ${row.id} is not tested (${row.verify.reason}): ${row.verify.note}`);
    }
  }
  return [...new Set(ids)];
}
