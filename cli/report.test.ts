import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Report } from '../reports/model/types.ts';
import { makeConformantReport } from '../reports/testing/sample-report.ts';
import { writeReports } from '../reports/write-reports.ts';
import { runHere } from './testing/run-bin.ts';

const inFolder = (...names: string[]) => test.info().outputPath(...names);

/** The report of a run that came to its end. */
async function makeReport(change: (report: Report) => object = (report) => report): Promise<string> {
  mkdirSync(inFolder('made'), { recursive: true });
  writeReports(makeConformantReport(), inFolder('made'), ['json']);
  return alter(change);
}

/** A real report, of a run that stopped at a host that does not answer: quick to make. */
async function makeStopped(): Promise<string> {
  const client = ['--client-id', 'a', '--client-secret', 'env:S', '--redirect-uri', 'https://localhost/cb'];
  await runHere(
    ['provider', '--base-url', 'http://127.0.0.1:9', ...client, '--out', inFolder('made'), '--quiet'],
    { env: { S: 'secret' } },
  );
  return join(inFolder('made'), 'report.json');
}

function alter(change: (report: Report) => object): string {
  const path = join(inFolder('made'), 'report.json');
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')))));
  return path;
}

test('report show prints the report of a file or a folder, and converts it', async () => {
  const path = await makeReport();
  const shown = await runHere(['report', 'show', path]);
  expect(shown).toMatchObject({ code: 0, err: '' });
  expect(shown.out).toContain('Exit code 0');
  expect(await runHere(['report', 'show', inFolder('made')])).toMatchObject({ code: 0, out: shown.out });
  const json = await runHere(['report', 'show', path, '--json']);
  expect(JSON.parse(json.out)).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  expect((await runHere(['report', 'show', path, '--format', 'markdown'])).out).toMatch(/^# /);
  expect((await runHere(['report', 'show', path, '--format', 'junit'])).out).toMatch(/^<\?xml/);
  expect((await runHere(['report', 'show', path, '--format', 'html'])).out).toMatch(/^<!doctype html>/i);
});

test('an incomplete report is shown, with exit code 7', async () => {
  const { code, out, err } = await runHere(['report', 'show', await makeStopped()]);
  expect(code).toBe(7);
  expect(out).toContain('STOPPED');
  expect(err).toBe('warning: the report is incomplete: the run did not come to its end\n');
});

test('what is no report is refused with exit code 7 and one line', async () => {
  mkdirSync(inFolder('empty'), { recursive: true });
  writeFileSync(inFolder('truncated.json'), '{"schemaVersion": 1, "complete": tr');
  writeFileSync(inFolder('other.json'), '{"schemaVersion": 1}');
  const altered = await makeReport((report) => ({
    ...report,
    verdicts: { ...report.verdicts, hardened: 'splendid' },
  }));
  const cases: [string, RegExp][] = [
    [inFolder('empty'), /has no report\.json: the run that wrote there did not finish/],
    [inFolder('truncated.json'), /is not JSON/],
    [inFolder('other.json'), /is not a report \(complete is missing, and \d+ more\)/],
    [altered, /is not a report \(verdicts\.hardened must be one of conformant/],
  ];
  for (const [path, line] of cases) {
    const { code, out, err } = await runHere(['report', 'show', path]);
    expect({ code, out }).toEqual({ code: 7, out: '' });
    expect(err).toMatch(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  }
  expect(await runHere(['report', 'show', inFolder('nowhere')])).toMatchObject({
    code: 2,
    err: expect.stringContaining('does not exist'),
  });
});
