/** The scenarios: those of data from their files, and those that code plays. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientScenario, ClientScenarios } from '../../specs/generated/client-scenario.ts';
import { packageRoot } from '../../specs/index.ts';
import { CHECKS, SCRIPTS } from './procedures.ts';
import { listTopic } from './scenario.ts';

const FOLDER = join(packageRoot, 'suites', 'client', 'scenarios');

let scenarios: readonly ClientScenario[] | undefined;

/** All scenarios: scripted ones, those of data in the order of files and entries, and what is read from honest sign-ins. */
export function loadScenarios(): readonly ClientScenario[] {
  scenarios ??= [...listTopic(SCRIPTS, 'scripted'), ...readScenarios(), ...listTopic(CHECKS, 'observation')];
  return scenarios;
}

/** The scenarios that are data. */
export function readScenarios(): readonly ClientScenario[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as ClientScenarios);
}

/** The scenarios that judge any of these requirements, each with those of its requirements only. */
export function scenariosFor(rows: ReadonlySet<string>): ClientScenario[] {
  return loadScenarios().flatMap((scenario) => {
    const kept = Object.entries(scenario.rows).filter(([row]) => rows.has(row));
    return kept.length === 0 ? [] : [{ ...scenario, rows: Object.fromEntries(kept) }];
  });
}
