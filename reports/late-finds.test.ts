import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { ALL_FORMATS } from './formats.ts';
import { scanForSecrets } from './leaks/scan-for-secrets.ts';
import type { Secret } from './model/redact.ts';
import type { Report } from './model/types.ts';
import { leaky } from './testing/leaky-report.ts';
import { reportProblems } from './testing/report-problems.ts';
import { makeSampleReport } from './testing/sample-report.ts';
import { RENDERERS, writeReports } from './write-reports.ts';

/** With characters that every encoding treats otherwise. */
const VALUE = 'S3cr/t+va "lue"&<é>=x-9';
const SECRETS: Secret[] = [{ kind: 'secret', value: VALUE }];
const inFolder = (...names: string[]) => test.info().outputPath(...names);
/** Not of a run that saw nothing: what stands there as well is no find. */
const whenSeen = (text: string) => (report: Report) => (report.exchanges.length > 0 ? text : '');
const guard = { secrets: SECRETS, publicTexts: [] };
const readBack = (name: string) => readFileSync(inFolder('out', name), 'utf8');

test('what only the search finds is masked in every format, published, and told', () => {
  const { written, failed, late, withheld, report } = writeReports(
    leaky(VALUE),
    inFolder('out'),
    ALL_FORMATS,
    { guard },
  );
  expect({ failed, withheld }).toEqual({ failed: [], withheld: [] });
  expect(late?.values).toBe(1);
  expect(late?.files).toContain('report.html');
  expect(scanForSecrets(inFolder('out'), SECRETS).leaks).toEqual([]);
  expect(written.length).toBeGreaterThan(ALL_FORMATS.length);
  const published = JSON.parse(readBack('report.json')) as Report;
  expect(published).toEqual(report);
  expect(published).toMatchObject({ verdicts: leaky(VALUE).verdicts, exitCode: leaky(VALUE).exitCode });
  expect(published.environment).toMatchObject({ maskedLate: 1, maskedLateIn: late?.files.join(', ') });
  expect(published.target.name).toMatch(/^staging secret#[0-9a-f]{8}$/);
  expect(reportProblems(published)).toEqual([]);
});

test('what a format brings about by itself is masked in its file', () => {
  const renderers = { ...RENDERERS, markdown: whenSeen(`# ${encodeURIComponent(VALUE)}`) };
  const { late } = writeReports(makeSampleReport(), inFolder('out'), ['json', 'markdown'], {
    guard,
    renderers,
  });
  expect(late).toEqual({ values: 1, files: ['report.md'] });
  expect(readBack('report.md')).toMatch(/^# secret#[0-9a-f]{8}$/);
});

test('what cannot be masked is withheld: the verdicts are published without any free text', () => {
  const buried = gzipSync(`log ${VALUE}`).toString('base64');
  const renderers = { ...RENDERERS, html: whenSeen(`<script>var log = "${buried}"</script>`) };
  const options = { guard, renderers };
  const { withheld, report, written } = writeReports(
    leaky(VALUE),
    inFolder('out'),
    ['html', 'markdown'],
    options,
  );
  expect(withheld.map(({ file }) => file)).toEqual(['report.html']);
  expect(written.map((path) => path.slice(inFolder('out').length + 1))).toEqual(['report.md', 'report.json']);
  expect(scanForSecrets(inFolder('out'), SECRETS).leaks).toEqual([]);
  const published = JSON.parse(readBack('report.json')) as Report;
  expect(published).toEqual(report);
  expect(published).toMatchObject({
    exitCode: 8,
    verdicts: leaky(VALUE).verdicts,
    summary: leaky(VALUE).summary,
  });
  const outcomes = ({ requirements }: Report) => requirements.map(({ id, outcome }) => `${id} ${outcome}`);
  expect(outcomes(published)).toEqual(outcomes(leaky(VALUE)));
  expect(published.requirements.every(({ checks, reason }) => checks.length === 0 && !reason)).toBe(true);
  expect(published).toMatchObject({ exchanges: [], observations: [] });
  expect(published.environment['withheld']).toBe('report.html');
  expect(reportProblems(published)).toEqual([]);
});

test('a code that happens to be a word of ours loses no report', () => {
  const words = ['non-conformant', 'Content-Security-Policy', 'requirements'].map(
    (value) => ({ kind: 'code', value }) as const,
  );
  const result = writeReports(makeSampleReport(), inFolder('out'), ALL_FORMATS, {
    guard: { secrets: words, publicTexts: [] },
  });
  expect(result).toMatchObject({ withheld: [], failed: [] });
  expect(result.late).toBeUndefined();
});
