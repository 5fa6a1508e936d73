/** Scenarios as people type them. */

import { didYouMean } from '../../specs/documents/did-you-mean.ts';
import type { ClientScenario } from '../../specs/generated/client-scenario.ts';
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
