import { expect, test } from '@playwright/test';
import { specDigest } from '../../specs/index.ts';
import { renderJson } from '../render/json.ts';
import { reportProblems as problems } from '../testing/report-problems.ts';
import {
  makeClientReport,
  makeConformantReport,
  makeHostileReport,
  makeSampleReport,
  makeStoppedReport,
} from '../testing/sample-report.ts';
import type { Report } from './types.ts';

const samples: Record<string, () => Report> = {
  'every outcome': makeSampleReport,
  'a sound provider': makeConformantReport,
  'a stopped run': makeStoppedReport,
  'a client': makeClientReport,
};

for (const [name, make] of Object.entries(samples)) {
  test(`the report of ${name} follows the schema, as JSON too`, () => {
    const report = make();
    expect(problems(report)).toEqual([]);
    expect(problems(JSON.parse(renderJson(report)))).toEqual([]);
    expect(Object.values(report.summary).reduce((a, b) => a + b, 0)).toBe(report.requirements.length);
  });
}

test('the schema check can fail', () => {
  expect(problems({ ...makeSampleReport(), exitCode: 9 })).not.toEqual([]);
  const report = makeHostileReport('x');
  expect(problems(report)).toEqual([
    '/tool/name must be equal to constant',
    expect.stringContaining('/tool/specDigest'),
  ]);
});

test('the samples show what they are meant to show', () => {
  const report = makeSampleReport();
  expect(Object.entries(report.summary).filter(([, n]) => n === 0)).toEqual([]);
  expect(report).toMatchObject({ complete: true, exitCode: 1, verdicts: { documented: 'non-conformant' } });
  expect(makeConformantReport()).toMatchObject({
    complete: true,
    exitCode: 0,
    verdicts: { documented: 'conformant', hardened: 'conformant' },
  });
  expect(makeStoppedReport()).toMatchObject({ complete: false, exitCode: 2, summary: { pass: 0 } });
  expect(makeClientReport()).toMatchObject({ actor: 'client', verdicts: { documented: 'conformant' } });
});

test('every evidence number names an exchange', () => {
  const report = makeSampleReport();
  const numbers = report.requirements.flatMap((row) => row.checks.flatMap((check) => check.evidence));
  const seen = report.observations.flatMap((observation) => observation.evidence ?? []);
  const known = new Set(report.exchanges.map((exchange) => exchange.n));
  expect([...numbers, ...seen].filter((n) => !known.has(n))).toEqual([]);
  expect([...known]).toEqual(report.exchanges.map((_, i) => i + 1));
  expect(specDigest()).toMatch(/^sha256:[0-9a-f]{64}$/);
});
