import { expect, test } from '@playwright/test';
import { compileSchema } from '../../specs/documents/schema-errors.ts';
import { loadCatalogue, readSpec } from '../../specs/index.ts';
import { loadScenarios, readScenarios, scenariosFor } from './load-scenarios.ts';

const rows = new Map(loadCatalogue().map((row) => [row.id as string, row]));

test('every scenario obeys the schema', () => {
  const validate = compileSchema({
    ...readSpec<object>('schemas/client-scenario.schema.json'),
    $id: undefined,
  });
  validate(loadScenarios());
  expect(validate.errors ?? []).toEqual([]);
});

test('ids are used once, and each scenario judges client rows that are tested', () => {
  const ids = loadScenarios().map(({ id }) => id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  const judged = loadScenarios().flatMap((scenario) => Object.keys(scenario.rows));
  expect(judged.filter((id) => rows.get(id)?.actor !== 'client')).toEqual([]);
  expect(judged.filter((id) => rows.get(id)?.verify.kind !== 'tested')).toEqual([]);
  expect(judged.filter((id, at) => judged.indexOf(id) !== at)).toEqual([]);
});

test('a scenario of data has vectors and expectations; code has its own', () => {
  for (const { id, shape, vectors, rows: expectations } of readScenarios()) {
    expect(['attack', 'edge-case', 'failure'], id).toContain(shape);
    expect(vectors, id).toBeDefined();
    expect(
      Object.values(expectations).filter((list) => list.length === 0),
      id,
    ).toEqual([]);
  }
});

test('what a row needs of the driver, its scenario needs too', () => {
  for (const scenario of loadScenarios()) {
    for (const id of Object.keys(scenario.rows)) {
      const applies = rows.get(id)?.applies ?? [];
      if (applies.includes('driver-browser')) expect(scenario.needs, id).toContain('browser');
      if (applies.includes('driver-api')) expect(scenario.needs, id).toContain('api');
    }
  }
});

test('a run for some rows keeps those rows only', () => {
  const [scenario, ...others] = scenariosFor(new Set(['client-token-refused-once']));
  expect(others).toEqual([]);
  expect(scenario?.rows).toEqual({ 'client-token-refused-once': ['one-token-request'] });
});
