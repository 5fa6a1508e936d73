import { type Browser, expect, test } from '@playwright/test';
import { clientSubjects } from '../../runner/audit/clients/client-subjects.ts';
import { startBrowser } from '../../runner/client/start-browser.ts';
import { resolveBrowser } from '../../suites/browser/index.ts';
import { playAtSecond } from './play-at-second.ts';

/** A sample of `node dist/scripts/proxy-examples.js --second`, which takes minutes. */
const SAMPLE = ['sends-token-in-url', 'retries-refused-client', 'sends-json'];
const WHOLE = process.env['AIRISK_INDEPENDENT_PROVIDER'] === 'full';

let browser: Browser;
test.beforeAll(async () => {
  browser = await startBrowser(await resolveBrowser());
});
test.afterAll(() => browser.close());

for (const one of clientSubjects().filter(({ subject }) => SAMPLE.includes(subject.id)))
  test(`through the proxy to the independent provider: ${one.subject.id}`, async () => {
    const played = await playAtSecond(one, browser, WHOLE ? undefined : 1);
    expect(played).toMatchObject({ accused: [], caught: one.subject.kind === 'fault' });
    expect(played.problem).toBeUndefined();
  });
