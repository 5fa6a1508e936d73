import { expect, test } from '@playwright/test';
import { makeConformantReport, makeHostileReport, makeSampleReport } from '../testing/sample-report.ts';
import { renderSummaryHtml, renderSummaryJson, type Summary, worstExitCode } from './summary.ts';

const summary = (results: Summary['results']): Summary => ({
  ...{
    tool: { name: 'airisk-conformance', version: '0.1.0' },
    startedAt: '2026-11-22T10:00:00Z',
    durationMs: 93_000,
  },
  exitCode: worstExitCode(results.map(({ exitCode }) => exitCode)),
  results,
});

test('the worst exit code is what must be put right first', () => {
  expect(worstExitCode([0, 0])).toBe(0);
  expect(worstExitCode([0, 3])).toBe(3);
  expect(worstExitCode([3, 1, 0, 4])).toBe(1);
  expect(worstExitCode([1, 2, 6])).toBe(2);
  expect(worstExitCode([1, 8, 2])).toBe(8);
  expect(worstExitCode([])).toBe(5);
});

test('the page leads to every report, and says why there is none', () => {
  const page = renderSummaryHtml(
    summary([
      { file: 'a.json', folder: 'a', exitCode: 0, report: makeConformantReport() },
      { file: 'b c.json', folder: 'b c', exitCode: 1, report: makeSampleReport() },
      { file: 'd.json', folder: 'd', exitCode: 2, error: 'd.json: is not JSON' },
    ]),
  );
  expect(page).toContain('href="a/report.html"');
  expect(page).toContain('href="b%20c/report.html"');
  expect(page).not.toContain('href="d/report.html"');
  expect(page).toContain('d.json: is not JSON');
  expect(page).toContain('1 of 3 gates met');
  expect(page).not.toMatch(/<script|src=|@import|url\(/);
});

test('hostile text stays text', () => {
  const payload = '"><script>alert(1)</script>\u202e';
  const hostile = { ...makeHostileReport(payload), exitCode: 1 };
  const page = renderSummaryHtml(
    summary([{ file: payload, folder: `x${payload}`, exitCode: 1, report: hostile }]),
  );
  expect(page).not.toContain('<script');
  expect(page).not.toContain('\u202e');
});

test('the JSON names what failed', () => {
  const report = makeSampleReport();
  const json = JSON.parse(renderSummaryJson(summary([{ file: 'a.json', folder: 'a', exitCode: 1, report }])));
  expect(json).toMatchObject({
    exitCode: 1,
    targets: [
      { folder: 'a', name: 'staging', gate: { met: false }, verdicts: { documented: 'non-conformant' } },
    ],
  });
  expect(json.targets[0].findings.length).toBeGreaterThan(0);
  expect(json.targets[0].requirements).toBeUndefined();
});
