import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownFaults } from '../../mock-server/faults/index.ts';
import { clientSubjects } from '../../runner/audit/clients/client-subjects.ts';
import { loadCatalogue, packageRoot, type Requirement, readSpec } from '../../specs/index.ts';
import { loadScenarios } from '../../suites/client/load-scenarios.ts';
import { type Coverage, renderCoverage } from './coverage-table.ts';
import { listTests, readTests } from './read-tests.ts';

const TABLE = join('specs', 'coverage.md');

/** Every tested row has a test, every test and fault names a row that is tested, and the committed table says so. */
export function checkCoverage(write: boolean): string[] {
  const reasons = readSpec<Record<string, string>>('not-mutated.json');
  const coverage: Coverage = {
    tests: new Map(),
    faults: new Map(),
    notMutated: new Map(Object.entries(reasons)),
  };
  const problems = [
    ...collectTests(coverage),
    ...collectScenarios(coverage),
    ...collectFaults(coverage),
    ...judgeCoverage(loadCatalogue(), coverage),
  ];
  const table = renderCoverage(loadCatalogue(), coverage);
  const path = join(packageRoot, TABLE);
  if (write) writeFileSync(path, table);
  const fresh = existsSync(path) && readFileSync(path, 'utf8') === table;
  return fresh ? problems : [...problems, `${TABLE} is stale: run \`node dist/scripts/check.js --write\``];
}

function collectTests(coverage: Coverage): readonly string[] {
  const { tests, problems } = readTests(listTests());
  const inContexts = new Map<string, string>();
  for (const { file, title, ids, contexts } of tests) {
    const where = contexts === undefined ? '' : ` (in contexts of ${contexts} requests)`;
    for (const id of ids) {
      push(coverage.tests, id, `${file}: ${title}${where}`);
      if (contexts !== undefined) inContexts.set(id, contexts);
    }
  }
  return [...problems, ...judgeContexts(inContexts)];
}

/** What the catalogue says of contexts is what the tests do. */
function judgeContexts(tried: ReadonlyMap<string, string>): string[] {
  return loadCatalogue().flatMap(({ id, contexts }) =>
    contexts === tried.get(id)
      ? []
      : [
          `${id} says "contexts": ${contexts ?? 'nothing'}, but its tests try its vectors in ${tried.get(id) ?? 'none'}`,
        ],
  );
}

/** Client rows are tested by scenarios. */
function collectScenarios(coverage: Coverage): string[] {
  const ids = new Set<string>();
  return loadScenarios().flatMap(({ id, title, rows }) => {
    for (const row of Object.keys(rows)) push(coverage.tests, row, `scenario ${id}: ${title}`);
    const twice = ids.has(id) ? [`suites/client/scenarios: ${id} is used twice`] : [];
    ids.add(id);
    return twice;
  });
}

function collectFaults(coverage: Coverage): string[] {
  for (const { id, breaks } of knownFaults()) push(coverage.faults, breaks, id);
  for (const { subject } of clientSubjects())
    if (subject.kind === 'fault') push(coverage.faults, subject.breaks, subject.id);
  const ids = new Set(knownFaults().map(({ id }) => id));
  return knownFaults().length > ids.size ? ['mock-server/faults: an id is used twice'] : [];
}

/** One line for each row without a test, and for each test or fault without a row. */
export function judgeCoverage(rows: readonly Requirement[], coverage: Coverage): string[] {
  const byId = new Map<string, Requirement>(rows.map((row) => [row.id, row]));
  const problems: string[] = [];
  for (const row of rows) {
    if (row.verify.kind === 'tested' && !coverage.tests.has(row.id)) {
      const where = row.actor === 'provider' ? 'suites/provider' : 'suites/client/scenarios';
      problems.push(
        `${row.id} is "tested", but no test verifies it: write one in ${where}, or exclude it with a reason`,
      );
    }
  }
  for (const [id, tests] of coverage.tests) {
    const row = byId.get(id);
    if (!row) problems.push(`${tests.join(', ')} verifies ${id}, which is no requirement`);
    else if (row.verify.kind === 'excluded')
      problems.push(`${id} is excluded, but verified by ${tests.join(', ')}`);
  }
  for (const [id, faults] of coverage.faults) {
    if (!byId.has(id)) problems.push(`the fault ${faults.join(', ')} breaks ${id}, which is no requirement`);
  }
  return [...problems, ...judgeFaults(rows, coverage)];
}

/** Each row that a verdict rests on was seen red, or it is said why it cannot be. */
function judgeFaults(rows: readonly Requirement[], { faults, notMutated }: Coverage): string[] {
  const problems: string[] = [];
  for (const { id, actor, profile, verify } of rows) {
    if (profile === 'interop' || verify.kind !== 'tested') continue;
    if (!faults.has(id) && !notMutated.has(id)) {
      const where = actor === 'provider' ? 'mock-server/faults' : 'examples/broken/defects.json';
      problems.push(`no fault breaks ${id}: write one in ${where}, or say why in specs/not-mutated.json`);
    }
  }
  for (const id of notMutated.keys()) {
    if (!rows.some((row) => row.id === id))
      problems.push(`specs/not-mutated.json names ${id}, which is no requirement`);
    const found = faults.get(id);
    if (found)
      problems.push(`specs/not-mutated.json says that nothing breaks ${id}, but ${found.join(', ')} does`);
  }
  return problems;
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
