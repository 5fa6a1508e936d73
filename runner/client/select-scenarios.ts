/** Scenarios and requirements of clients as people type them. */

import { didYouMean } from '../../specs/documents/did-you-mean.ts';
import type { ClientScenario } from '../../specs/generated/client-scenario.ts';
import { loadCatalogue, type Requirement } from '../../specs/index.ts';
import { loadScenarios } from '../../suites/client/load-scenarios.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The scenarios with these ids that judge any of these requirements, each with those of its requirements only.
 * @throws UsageError for an id that does not exist
 */
export function selectScenarios(
  scenarios: readonly string[] | undefined,
  rows: readonly string[] | undefined,
): ClientScenario[] {
  const all = loadScenarios();
  for (const id of scenarios ?? []) {
    if (all.some((scenario) => scenario.id === id)) continue;
    const near = didYouMean(
      id,
      all.map((scenario) => scenario.id),
    );
    throw new UsageError(`no scenario has the id ${id}${near || '; --list shows all'}`);
  }
  return all
    .filter(({ id }) => scenarios?.includes(id) ?? true)
    .flatMap((scenario) => {
      const kept = Object.entries(scenario.rows).filter(([row]) => rows?.includes(row) ?? true);
      return kept.length === 0 ? [] : [{ ...scenario, rows: Object.fromEntries(kept) }];
    });
}

/**
 * Checks the ids of `--only`.
 * @throws UsageError for an id that no scenario judges
 */
export function checkClientRows(ids: readonly string[] | undefined): readonly string[] | undefined {
  if (!ids) return undefined;
  const rows = loadCatalogue();
  for (const id of ids) {
    const row = rows.find((candidate) => candidate.id === id);
    if (!row) throw new UsageError(`no requirement has the id ${id}${didYouMean(id, clientIds(rows))}`);
    if (row.actor !== 'client') throw new UsageError(`requirement ${id} judges providers, not clients`);
    if (row.verify.kind === 'excluded')
      throw new UsageError(`requirement ${id} is not tested (${row.verify.reason}): ${row.verify.note}`);
  }
  return [...new Set(ids)];
}

function clientIds(rows: readonly Requirement[]): string[] {
  return rows.flatMap((row) => (row.actor === 'client' ? [row.id] : []));
}
