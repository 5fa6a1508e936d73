/** `--last-failed` and `report open`: the short way back to what was broken. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { makeSampleReport } from '../reports/testing/sample-report.ts';
import { writeReports } from '../reports/write-reports.ts';
import { processIo } from './io.ts';
import { withLastFailed } from './report/last-failed.ts';
import { runHere } from './testing/run-bin.ts';
import { makeReport } from './testing/signed-reports.ts';

const inFolder = (...names: string[]) => test.info().outputPath(...names);
const ask = (only?: string[]) =>
  withLastFailed({ lastFailed: true, only, out: inFolder('report') }, 'airisk-report', processIo());

test('what was broken or open last time is tested, informational rows are not', () => {
  writeReports(
    makeReport({ broken: ['code-single-use', 'interop-pkce', 'token-no-store'] }),
    inFolder('report'),
    ['json'],
  );
  expect(ask().only).toEqual(['code-single-use', 'token-no-store']);
});

test('where nothing was, everything is tested', () => {
  writeReports(makeReport(), inFolder('report'), ['json']);
  expect(ask().only).toBeUndefined();
});

test('without an earlier report, or beside --only, it is refused', () => {
  expect(() => ask()).toThrow(/needs the report of an earlier run/);
  expect(() => ask(['code-single-use'])).toThrow(/exclude each other/);
});

test('report open starts a browser with the page, and says where it lies', async () => {
  writeReports(makeSampleReport(), inFolder('report'), ['json', 'html']);
  mkdirSync(inFolder('bin'));
  writeFileSync(inFolder('bin', 'browser'), `#!/bin/sh\nprintf %s "$1" > "${inFolder('opened')}"\n`);
  chmodSync(inFolder('bin', 'browser'), 0o755);
  const ran = await runHere(['report', 'open', inFolder('report')], {
    env: { BROWSER: inFolder('bin', 'browser') },
  });
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out.trim()).toBe(inFolder('report', 'report.html'));
  const opened = () => (existsSync(inFolder('opened')) ? readFileSync(inFolder('opened'), 'utf8') : '');
  await expect.poll(opened).toBe(inFolder('report', 'report.html'));
  const none = await runHere(['report', 'open', inFolder('report')], {
    env: { BROWSER: inFolder('nothing') },
  });
  expect(none).toMatchObject({ code: 0 });
  expect(none.err).toContain('no browser could be started');
  expect(await runHere(['report', 'open', inFolder('bin')])).toMatchObject({ code: 2 });
});
