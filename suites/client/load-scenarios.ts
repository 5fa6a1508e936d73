/** The scenarios, read from their data files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientScenario, ClientScenarios } from '../../specs/generated/client-scenario.ts';
import { packageRoot } from '../../specs/index.ts';

const FOLDER = join(packageRoot, 'suites', 'client', 'scenarios');

let scenarios: readonly ClientScenario[] | undefined;

/** All scenarios, in the order of files and entries. */
export function loadScenarios(): readonly ClientScenario[] {
  scenarios ??= readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as ClientScenarios);
  return scenarios;
}

/** The scenarios that judge any of these requirements, each with those of its requirements only. */
export function scenariosFor(rows: ReadonlySet<string>): ClientScenario[] {
  return loadScenarios().flatMap((scenario) => {
    const kept = Object.entries(scenario.rows).filter(([row]) => rows.has(row));
    return kept.length === 0 ? [] : [{ ...scenario, rows: Object.fromEntries(kept) }];
  });
}
