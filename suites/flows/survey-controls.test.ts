/** What is found without a locator must be what a locator finds. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { resolveBrowser } from '../browser/index.ts';
import { openBrowser } from '../browser/open-browser.ts';
import { survey, surveyRole } from './survey-controls.ts';

let browser: Browser;
let page: Page;
test.beforeAll(async () => {
  browser = await openBrowser(await resolveBrowser());
  page = await browser.newPage();
});
test.afterAll(() => browser.close());

const PAGES: readonly string[] = [
  '<h1>Signed in</h1><h2>Your data</h2>',
  '<h1> Signed <b>in</b>\n as Ada</h1>',
  '<div role=heading aria-level=1>Signed in</div><p role=alert>Something</p><output>Done</output>',
  '<h1 role=alert>Signed in</h1><output role=heading>Done</output>',
  '<h1 role=none>Signed in</h1>',
  '<h1 role="none" aria-label="Signed in">x</h1>',
  '<p role="button heading">Signed in</p><p role="nonsense alert">Sign-in failed</p>',
  '<p role=HEADING>Signed in</p>',
  '<h1 role>Signed in</h1>',
  '<h1 aria-label="Signed in">x</h1><h2 title="Signed in"></h2>',
  '<main aria-hidden=true><h1>Signed in</h1></main><h2>Sign-in failed</h2>',
  '<main aria-hidden=false><h1>Signed in</h1></main>',
  '<h1 hidden>Signed in</h1><h2 style="visibility:hidden">x</h2><h3 style="opacity:0">y</h3>',
  '<details><summary>More</summary><h1>Signed in</h1></details><h2>Sign-in failed</h2>',
  '<main inert><h1>Signed in</h1></main>',
  '<h1 style="position:absolute;left:-9999px">Signed in</h1>',
  '<h1 style="display:contents">Signed in</h1>',
  '<template><h1>Signed in</h1></template><noscript><h1>Sign-in failed</h1></noscript>',
  '<x-a><template shadowrootmode=open><h1>Signed in</h1></template></x-a>',
  '<svg><foreignObject width=90 height=90><h1>Signed in</h1></foreignObject></svg>',
  '<dialog><h1>Signed in</h1></dialog><dialog open><h2>Sign-in failed</h2></dialog>',
  '<hgroup><h1>Signed in</h1><p>as Ada</p></hgroup>',
];

for (const html of PAGES) {
  test(`elements of a role: ${html}`, async () => {
    await page.goto(`data:text/html,${encodeURIComponent(`<!doctype html><title>x</title>${html}`)}`);
    for (const role of ['heading', 'alert', 'status', 'button'] as const) {
      const [plainly, located] = [
        await surveyRole(page.mainFrame(), role),
        await survey(page.mainFrame().getByRole(role)),
      ].map((all) => all.filter(({ shown }) => shown));
      expect(plainly, role).toEqual(located);
    }
  });
}
