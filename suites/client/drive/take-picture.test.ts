import { test as base, expect, type Page } from '@playwright/test';
import { resolveBrowser } from '../../browser/index.ts';
import { openBrowser } from '../../browser/open-browser.ts';
import { takePicture } from './take-picture.ts';

const test = base.extend<{ page: Page }>({
  page: async ({ browserName: _ }, use) => {
    const browser = await openBrowser(await resolveBrowser({ env: process.env }));
    await use(await browser.newPage());
    await browser.close();
  },
});

/** A page in letters of one width: whatever is covered, the picture is the same for two values of one length. */
const WAYS: readonly (readonly [string, (secret: string) => string])[] = [
  ['in a text', (secret) => `<p>Your token: ${secret}</p>`],
  ['in a field', (secret) => `<input value="${secret}">`],
  ['on a button', (secret) => `<input type="submit" value="${secret}">`],
  ['in a text field', (secret) => `<textarea>${secret}</textarea>`],
  ['in groups', (secret) => `<p>${secret.replace(/.{3}/g, '$& ')}</p>`],
  ['over several elements', (secret) => `<p>${[...secret].map((one) => `<b>${one}</b>`).join('')}</p>`],
  ['in the other case', (secret) => `<p>${secret.toUpperCase()}</p>`],
  ['by a style sheet', (secret) => `<style>h1::before { content: "${secret}" }</style>`],
  ['in a shadow root', (secret) => `<div><template shadowrootmode="open"><p>${secret}</p></template></div>`],
  [
    'in a closed one',
    (secret) => `<my-part><template shadowrootmode="closed">${secret}</template></my-part>`,
  ],
  ['in a frame', (secret) => `<iframe srcdoc="${secret}"></iframe>`],
  ['in a drawing', (secret) => `<svg><text y="20">${secret}</text></svg>`],
];

async function draw(page: Page, body: string, secrets: readonly string[]): Promise<string> {
  await page.setContent(`<style>* { font-family: monospace }</style><h1>Signed in</h1>${body}`);
  return (await takePicture(page, secrets)) ?? 'none';
}

for (const [where, write] of WAYS) {
  test(`a picture shows no secret ${where}`, async ({ page }) => {
    const [one, other] = ['wmwmwmwmwm', 'iliilliili'];
    const seen = await draw(page, write(one), [one, other]);
    expect(seen.length).toBeGreaterThan(1000);
    expect((await draw(page, write(other), [one, other])) === seen).toBe(true);
  });
}

test('long words and mail addresses are covered although nobody named them', async ({ page }) => {
  const seen = await draw(page, '<p>wwwwwwwwwwwwwwwwww</p><p>mm@mm</p>', []);
  expect(await draw(page, '<p>iiiiiiiiiiiiiiiiii</p><p>ii@ii</p>', [])).toBe(seen);
});

test('what is no secret can be seen, and the page is left as it was', async ({ page }) => {
  const failed = await draw(page, '<p>It failed</p>', []);
  expect(await draw(page, '<p>It worked</p>', [])).not.toBe(failed);
  await draw(page, '<p>the-secret-of-all-secrets</p>', []);
  expect(await page.locator('[data-airisk-covered]').count()).toBe(0);
});
