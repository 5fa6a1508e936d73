import { expect, test } from '@playwright/test';
import { loadCatalogue, type Requirement } from '../../specs/index.ts';
import {
  findSet,
  freezeSet,
  judgeSet,
  judgeSets,
  loadSets,
  type RequirementSet,
} from '../../specs/requirement-sets.ts';
import { makeCheck, makeRecord, makeReport, makeRow, makeTest } from '../testing/make.ts';
import { describeWaiverProblems } from './apply-waivers.ts';
import type { CatalogueRow, Outcome } from './types.ts';

const waiver = (requirement: string, expires = '2025-04-30') => ({
  ...{ requirement, owner: 'ada', reason: 'known, fixed in May', expires },
});
const tested = (id: string, outcome: Outcome) =>
  makeTest([id], { record: makeRecord([makeCheck(id, { outcome })]) });

test.describe('waivers', () => {
  const rows = [makeRow('code-broken'), makeRow('code-met'), makeRow('code-should', { level: 'should' })];
  const tests = [tested('code-broken', 'fail'), tested('code-met', 'pass'), tested('code-should', 'fail')];
  const run = (waivers: ReturnType<typeof waiver>[], certification?: true) =>
    makeReport(rows, tests, {
      waivers,
      gate: { profile: 'hardened', failOn: 'fail', partial: false, ...(certification && { certification }) },
    });

  test('open the gate for what they name, and change no verdict', () => {
    const report = run([waiver('code-broken')]);
    expect(report).toMatchObject({ exitCode: 0, verdicts: { documented: 'non-conformant' } });
    expect(report.gate).toMatchObject({
      met: true,
      reason: '1 recommendation not followed, 1 finding waived',
    });
  });

  test('that are stale, expired or unknown end with exit code 6, one line each', () => {
    const report = run([waiver('code-broken', '2025-03-30'), waiver('code-met'), waiver('code-gone')]);
    expect(report.exitCode).toBe(6);
    expect(describeWaiverProblems(report.waivers)).toEqual([
      'the waiver for code-broken expired on 2025-03-30',
      'the waiver for code-met is stale: the requirement is met',
      'a waiver names code-gone, which is no requirement',
    ]);
  });

  test('hold through their last day', () => {
    expect(run([waiver('code-broken', '2025-03-31')]).exitCode).toBe(0);
  });

  test('are ignored by a certification run, which says so', () => {
    const report = run([waiver('code-broken'), waiver('code-met'), waiver('code-gone')], true);
    expect(report.exitCode).toBe(1);
    expect(report.gate.certification).toBe(true);
    expect(report.requirements.find(({ id }) => id === 'code-broken')?.outcome).toBe('fail');
    expect(report.waivers.map((item) => 'state' in item && item.state)).toEqual([
      'ignored',
      'ignored',
      'ignored',
    ]);
  });

  test('are never stale in a part of a run', () => {
    const report = makeReport(rows, tests, { waivers: [waiver('code-met')], shard: { index: 1, total: 2 } });
    expect(report.exitCode).toBe(1);
    expect(report.waivers).toEqual([{ ...waiver('code-met'), state: 'unused' }]);
  });
});

test.describe('a frozen set', () => {
  const old = makeRow('code-old');
  const added = makeRow('code-new');
  const requirementSet = {
    name: '2026-11',
    digest: `sha256:${'0'.repeat(64)}`,
    rows: { 'code-old': 'must documented' },
  };
  const run = (rows: CatalogueRow[], only?: string[]) =>
    makeReport(rows, [tested('code-old', 'pass'), tested('code-new', 'fail')], {
      requirementSet,
      gate: { profile: 'hardened', failOn: 'fail', partial: false, ...(only && { only }) },
    });

  test('keeps a new row out of verdict and gate, and shows it', () => {
    const report = run([old, added]);
    expect(report).toMatchObject({ exitCode: 0, verdicts: { documented: 'conformant' } });
    expect(report.requirementSet).toEqual({ name: '2026-11', digest: requirementSet.digest });
    expect(report.requirements.map(({ id, outcome, scored }) => [id, outcome, scored])).toEqual([
      ['code-old', 'pass', undefined],
      ['code-new', 'fail', false],
    ]);
  });

  test('does not keep a row out that was asked for by name', () => {
    expect(run([old, added], ['code-new']).exitCode).toBe(1);
  });

  const row = (id: string, parts: Partial<CatalogueRow> = {}) => makeRow(id, parts) as Requirement;
  const catalogue = [row('code-a'), row('code-b', { level: 'should', profile: 'hardened' })];
  const set = freezeSet('2026-11', 'provider', '2026-11-22', catalogue);

  test('holds the rows that are tested, with level and profile', () => {
    const more = [
      row('code-c', { verify: { kind: 'excluded', reason: 'later', note: 'x' } }),
      row('client-x', { actor: 'client' }),
    ];
    expect(freezeSet('2026-11', 'provider', '2026-11-22', [...catalogue, ...more])).toEqual(set);
    expect(set.rows).toEqual({ 'code-a': 'must documented', 'code-b': 'should hardened' });
    expect(judgeSet(set, [...catalogue, ...more])).toEqual([]);
  });

  const breaches: [title: string, rows: Requirement[], line: RegExp, set?: RequirementSet][] = [
    ['a row is removed', catalogue.slice(1), /code-a was removed/],
    [
      'a level changes',
      [row('code-a', { level: 'should' }), ...catalogue.slice(1)],
      /code-a is "should documented" now/,
    ],
    [
      'a profile changes',
      [row('code-a', { profile: 'hardened' }), ...catalogue.slice(1)],
      /code-a is "must hardened" now/,
    ],
    [
      'a row is excluded',
      [row('code-a', { verify: { kind: 'excluded', reason: 'later', note: 'x' } }), ...catalogue.slice(1)],
      /code-a is no longer tested/,
    ],
    [
      'a row judges the other side',
      [row('code-a', { actor: 'client' }), ...catalogue.slice(1)],
      /judges clients now/,
    ],
    [
      'the set is edited',
      catalogue,
      /edited after it was frozen/,
      { ...set, digest: `sha256:${'1'.repeat(64)}` },
    ],
  ];
  for (const [title, rows, line, judged = set] of breaches) {
    test(`is broken where ${title}`, () => {
      expect(judgeSet(judged, rows)).toEqual([expect.stringMatching(line)]);
    });
  }

  test('that has a successor may differ from the catalogue, and must be as it was frozen', () => {
    const older = freezeSet('2026-11', 'provider', '2026-11-22', catalogue);
    const corrected = freezeSet('2026-12', 'provider', '2026-12-22');
    expect(judgeSets([older, corrected], loadCatalogue())).toEqual([]);
    const edited = { ...older, rows: { ...older.rows, 'code-a': 'may interop' } };
    expect(judgeSets([edited, corrected], loadCatalogue())).toEqual([
      expect.stringMatching(/edited after it was frozen/),
    ]);
    const frozen = loadSets()[0];
    expect(frozen && findSet(frozen.name, frozen.actor)).toEqual(frozen);
  });

  test('of today is kept by the catalogue', () => {
    const frozen = freezeSet('2026-11', 'provider', '2026-11-22');
    expect(judgeSet(frozen, loadCatalogue())).toEqual([]);
  });
});
