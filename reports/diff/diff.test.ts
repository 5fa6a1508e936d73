import { expect, test } from '@playwright/test';
import type { CatalogueRow, Outcome, Report } from '../model/types.ts';
import {
  makeCheck,
  makeCollection,
  makeInput,
  makeRecord,
  makeReport,
  makeRow,
  makeTest,
} from '../testing/make.ts';
import { paintFor } from '../testing/plain-paint.ts';
import { makeHostileReport, makeSampleReport } from '../testing/sample-report.ts';
import { compareReports } from './compare-reports.ts';
import { renderDiffMarkdown } from './render-diff-markdown.ts';
import { renderDiffTerminal } from './render-diff-terminal.ts';

type Rows = Record<string, Outcome>;

function report(
  outcomes: Rows,
  parts: Record<string, Partial<CatalogueRow>> = {},
  change: Partial<Report> = {},
): Report {
  const ids = Object.keys(outcomes);
  const rows = ids.map((id) => makeRow(id, parts[id]));
  const tests = ids.map((id) => {
    const outcome = outcomes[id] ?? 'pass';
    return makeTest([id], { record: makeRecord([makeCheck(id, { outcome, actual: `saw ${outcome}` })]) });
  });
  return { ...makeReport(rows, tests), ...change };
}

const ids = (changes: readonly { id: string }[]) => changes.map(({ id }) => id);

test('tells newly broken, fixed, lost and other changes apart', () => {
  const before = report({
    a: 'pass',
    b: 'fail',
    c: 'pass',
    d: 'inconclusive',
    e: 'fail',
    f: 'pass',
    g: 'pass',
  });
  const after = report({
    a: 'fail',
    b: 'pass',
    c: 'inconclusive',
    d: 'pass',
    e: 'fail',
    f: 'pass',
    g: 'not-applicable',
  });
  const diff = compareReports(before, after);
  expect(ids(diff.broken)).toEqual(['a']);
  expect(ids(diff.fixed)).toEqual(['b']);
  expect(ids(diff.lost)).toEqual(['c']);
  expect(ids(diff.changed)).toEqual(['d', 'g']);
  expect(diff.stillBroken).toBe(1);
  expect(diff.broken[0]).toMatchObject({ before: 'pass', after: 'fail', actual: 'saw fail' });
  expect(diff).toMatchObject({ regression: true, reason: '1 newly broken, 1 mandatory no longer verified' });
});

test('a report compared with itself has no difference', () => {
  const same = makeSampleReport();
  const diff = compareReports(same, structuredClone(same));
  expect({ ...diff, before: 0, after: 0, stillBroken: 0 }).toEqual({
    ...{ before: 0, after: 0, verdicts: [], broken: [], fixed: [], lost: [], changed: [], stillBroken: 0 },
    ...{ observations: [], specification: [], leftOut: 0, regression: false, reason: 'no regression' },
  });
});

test('informational rows and recommendations that are lost make no regression', () => {
  const parts = { a: { profile: 'interop' as const }, b: { level: 'should' as const } };
  const diff = compareReports(
    report({ a: 'pass', b: 'pass' }, parts),
    report({ a: 'fail', b: 'inconclusive' }, parts),
  );
  expect(diff.regression).toBe(false);
  expect(ids(diff.changed)).toEqual(['a']);
  expect(ids(diff.lost)).toEqual(['b']);
});

test('a recommendation that is newly broken is a regression', () => {
  const parts = { b: { level: 'should' as const } };
  expect(compareReports(report({ b: 'pass' }, parts), report({ b: 'fail' }, parts)).regression).toBe(true);
});

test('what a newer specification changed is kept apart, and is no regression', () => {
  const before = report({
    level: 'pass',
    profile: 'pass',
    words: 'pass',
    gone: 'fail',
    scored: 'pass',
    kept: 'pass',
  });
  const after = report(
    { level: 'fail', profile: 'fail', words: 'fail', fresh: 'fail', scored: 'fail', kept: 'pass' },
    { level: { level: 'should' }, profile: { profile: 'hardened' }, words: { statement: 'Other words.' } },
  );
  for (const row of after.requirements) if (row.id === 'scored') row.scored = false;
  const diff = compareReports(before, after);
  expect(ids(diff.broken)).toEqual([]);
  expect(diff.regression).toBe(false);
  expect(diff.specification.map(({ id, what, detail }) => [id, what, detail])).toEqual([
    ['fresh', 'added', undefined],
    ['gone', 'removed', undefined],
    ['level', 'changed', 'must became should'],
    ['profile', 'changed', 'moved from documented to hardened'],
    ['words', 'changed', 'its sentence was reworded'],
    ['scored', 'changed', 'is not scored any more'],
  ]);
});

test('rows that one run was not asked about are not compared', () => {
  const before = report({ a: 'pass', b: 'pass' });
  const narrowed = report({ a: 'fail', b: 'untestable' });
  narrowed.gate.only = ['a'];
  const diff = compareReports(before, narrowed);
  expect(ids(diff.broken)).toEqual(['a']);
  expect(diff.lost).toEqual([]);
  expect(diff.leftOut).toBe(1);
});

test('observations are compared without what differs in every run', () => {
  const observed = (...seen: [string, string][]) => ({
    observations: seen.map(([condition, actual]) => ({ condition, actual })),
  });
  const before = report(
    { a: 'pass' },
    {},
    observed(['denied', '400 code#0a1b2c3d'], ['no token', '401'], ['gone', 'x']),
  );
  const after = report(
    { a: 'pass' },
    {},
    observed(['denied', '400 code#99887766'], ['no token', '403'], ['new', 'y']),
  );
  expect(compareReports(before, after).observations).toEqual([
    { condition: 'no token', before: ['401'], after: ['403'] },
    { condition: 'gone', before: ['x'], after: [] },
    { condition: 'new', before: [], after: ['y'] },
  ]);
  expect(compareReports(before, after).regression).toBe(false);
});

test('the renderings say what changed, and keep specification and target apart', () => {
  const before = report({ a: 'pass', b: 'fail', c: 'pass' });
  const after = report({ a: 'fail', b: 'pass', c: 'fail' }, { c: { level: 'should' } });
  const diff = compareReports(before, {
    ...after,
    tool: { ...after.tool, specDigest: `sha256:${'f'.repeat(64)}` },
  });
  const markdown = renderDiffMarkdown(diff);
  expect(markdown).toMatch(/\*\*Regression\*\*: 1 newly broken/);
  expect(markdown).toMatch(
    /## Newly broken \(1\)[\s\S]*`a`[\s\S]*## Fixed \(1\)[\s\S]*`b`[\s\S]*## Specification \(1\)[\s\S]*`c`/,
  );
  const text = renderDiffTerminal(diff, paintFor());
  expect(text).toMatch(/newly broken \(1\)\n {2}a +pass → fail: saw fail/);
  expect(text).toMatch(/no change of the target follows from these\n {2}c +must became should/);
});

test('hostile text stays text', () => {
  const payload = '</details><img src=x onerror=alert(1)>\u001b[31m\u202e| `x` @octocat [a](javascript:1)';
  const before = makeReport([], [], makeInput({ collection: makeCollection([]) }));
  const diff = compareReports(before, makeHostileReport(payload));
  const markdown = renderDiffMarkdown(diff);
  expect(markdown).not.toContain('\u001b');
  expect(markdown.replaceAll(/`+[^`\n]*`+/g, '')).not.toMatch(/<img|@octocat|\]\(javascript/);
  const text = renderDiffTerminal(diff, paintFor());
  expect(text.includes('\u001b') || text.includes('\u202e')).toBe(false);
});
