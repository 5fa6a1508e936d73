/** The pages of a history in a browser: nothing that axe finds, and nothing cut off, on screens and on paper. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type BrowserContextOptions, chromium, expect, test } from '@playwright/test';
import { launchOptions, resolveBrowser } from '../suites/browser/index.ts';
import { runHere } from './testing/run-bin.ts';
import { hoursAgo, makeKey, makeReport, writeSigned } from './testing/signed-reports.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const LOOKS: [name: string, options: BrowserContextOptions, media: 'screen' | 'print'][] = [
  ['light', { viewport: { width: 1280, height: 900 } }, 'screen'],
  ['dark and narrow', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }, 'screen'],
  // A4 less its margins, at 96 pixels an inch.
  ['on paper', { colorScheme: 'dark', viewport: { width: 680, height: 1000 } }, 'print'],
];

test('the pages of a history can be read by everybody, and on paper', async () => {
  const history = test.info().outputPath('history');
  const key = makeKey(test.info().outputPath());
  // The newest report of the first one is red: what every target meets is folded.
  const targets = Array.from({ length: 6 }, (_, at) => ({
    name: `deployment-${at}`,
    reports: at === 0 ? 8 : 1,
  }));
  for (const { name, reports } of targets)
    for (let at = 0; at < reports; at += 1) {
      const broken = at % 3 === 1 ? ['code-single-use'] : at % 3 === 2 ? ['state-echoed'] : [];
      const report = makeReport({ name, broken, startedAt: hoursAgo(240 - at) });
      const folder = await writeSigned(test.info().outputPath(`${name}-${at}`), report, key, [
        '--release',
        `4.${at}`,
      ]);
      expect((await runHere(['history', 'add', folder, '--to', history])).code).toBe(0);
    }
  const out = test.info().outputPath('pages');
  expect((await runHere(['history', 'page', history, '--out', out])).code).toBe(0);

  const browser = await chromium.launch(launchOptions(await resolveBrowser()));
  try {
    for (const [look, options, media] of LOOKS) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const show = async (): Promise<void> => {
        await page.emulateMedia({ media });
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width, `${page.url()} ${look}`).toBeLessThanOrEqual(options.viewport?.width ?? 0);
        await page.evaluate(axe);
        const found = await page.evaluate(async () => {
          const { violations } = await (Reflect.get(window, 'axe') as typeof import('axe-core')).run();
          return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html)}`);
        });
        expect(found, `${page.url()} ${look}`).toEqual([]);
      };
      await page.goto(pathToFileURL(`${out}/index.html`).href);
      await show();
      await page.getByRole('link', { name: 'all targets in one table' }).click();
      await show();
      await page.getByRole('link', { name: 'deployment-0' }).first().click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('deployment-0');
      await show();
      await context.close();
    }
  } finally {
    await browser.close();
  }
});
