import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, expect, type Page, test } from '@playwright/test';
import { launchOptions, resolveBrowser } from '../../suites/browser/index.ts';
import { type MockServer, startMockServer } from '../start-mock-server.ts';
import { CALLBACK, honest, SECRET, toForm } from '../test-kit.ts';

let browser: Browser;
let context: BrowserContext;
let mock: MockServer;
let page: Page;

test.beforeAll(async () => {
  browser = await chromium.launch(launchOptions(await resolveBrowser()));
});
test.afterAll(() => browser.close());
test.beforeEach(async () => {
  mock = await startMockServer();
  context = await browser.newContext({ baseURL: mock.url });
  page = await context.newPage();
  await page.goto(mock.control.view);
  await expect(page.locator('#link')).toHaveText('live');
});
test.afterEach(async () => {
  await context.close();
  await mock.close();
});

const authorize = async (): Promise<string> => {
  const query = toForm({ client_id: 'abc123', redirect_uri: CALLBACK });
  const answer = await fetch(`${mock.url}/api/oauth2?${query}`, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? 'x:').searchParams.get('code') ?? '';
};
const redeem = (code: string): Promise<Response> =>
  fetch(`${mock.url}/api/oauth2/Token`, {
    method: 'POST',
    body: new URLSearchParams(honest(code) as Record<string, string>),
  });

test('puts a fault on and takes it off, by keyboard, and shows what is on', async () => {
  const on = page.locator('#on');
  await expect(on).toBeHidden();
  await page.getByText('Faults and armed answers').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#known-faults option')).not.toHaveCount(0);
  await page.keyboard.press('Tab');
  await page.keyboard.type('code/reusable');
  await expect(
    page.getByText('A code can be exchanged again and again. Breaks code-single-use.'),
  ).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(on.getByText('code/reusable')).toBeVisible();
  expect(mock.faults).toEqual(['code/reusable']);
  const code = await authorize();
  await redeem(code);
  expect((await redeem(code)).status).toBe(200);
  await page.getByLabel('Fault', { exact: true }).fill('code/reusabel');
  await page.getByRole('button', { name: 'Put on' }).click();
  await expect(page.locator('#switch-said')).toContainText('Not done: ');
  expect(mock.faults).toEqual(['code/reusable']);
  await page.getByRole('button', { name: 'Take off code/reusable' }).click();
  await expect(on).toBeHidden();
  expect(mock.faults).toEqual([]);
});

test('arms answers and takes them back', async () => {
  await page.getByText('Faults and armed answers').click();
  await page.getByLabel('Times').fill('2');
  await page.getByRole('button', { name: 'Arm', exact: true }).click();
  const on = page.locator('#on');
  await expect(on).toContainText('status 503, for the next 2: token requests');
  expect((await redeem('x')).status).toBe(503);
  await expect(on).toContainText('status 503, for the next: token requests');
  await page.getByRole('button', { name: 'Take back all that is armed' }).click();
  await expect(on).toBeHidden();
  expect((await redeem('x')).status).toBe(400);
  const options = await page.locator('[name=answer] option').all();
  for (const [at, option] of options.entries()) {
    await page.locator('[name=answer]').selectOption(await option.getAttribute('value'));
    await page.getByRole('button', { name: 'Arm', exact: true }).click();
    await expect(on.locator('.tag')).toHaveCount(at + 1);
  }
  await expect(on).toContainText('redirect rewritten (no code, another error)');
});

test('shows what others put on and arm, and no secret of it', async () => {
  mock.setFaults(['state/dropped']);
  mock.arm({ code: 'planted-code-of-a-test', match: { contains: 'planted' } });
  const on = page.locator('#on');
  await expect(on).toContainText('state/dropped');
  await expect(on).toContainText('a chosen code, for the next: any request of a certain text');
  await expect(page.locator('body')).not.toContainText('planted');
  mock.reset();
  await expect(on).toBeHidden();
});

test('copies a request as curl, and says what to set', async () => {
  await redeem(await authorize());
  const entry = page.locator('#request-2');
  await entry.locator('summary').click();
  const button = entry.getByRole('button', { name: 'Copy as curl' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await button.click();
  await expect(entry.getByRole('status')).toHaveText('Copied. Set $CLIENT_SECRET, $CODE before you run it.');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(`'${mock.url}/api/oauth2/Token'`);
  expect(copied).toContain(`--data-urlencode 'client_secret='"$CLIENT_SECRET"`);
  expect(copied).not.toContain(SECRET);
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await button.click();
  await expect(entry.getByLabel('Command of curl')).toHaveValue(copied);
});

test('has nothing that axe objects to, light and dark', async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  mock.setFaults(['state/dropped']);
  mock.arm({ delayMs: 1, times: 3, match: { endpoint: 'users' } });
  const code = await authorize();
  await redeem(code);
  // So long that it scrolls in itself.
  const body = new URLSearchParams({ note: 'word '.repeat(600) });
  await fetch(`${mock.url}/api/oauth2/Token`, { method: 'POST', body });
  await page.getByText('Faults and armed answers').click();
  await page.locator('#request-3 summary').click();
  await expect(page.locator('#on')).toContainText('state/dropped');
  const foreign = await browser.newContext({ bypassCSP: true });
  const looked = await foreign.newPage();
  for (const colorScheme of ['light', 'dark'] as const) {
    await looked.emulateMedia({ colorScheme });
    await looked.goto(mock.control.view);
    await looked.locator('#request-3 summary').click();
    await looked.getByText('Faults and armed answers').click();
    await looked.evaluate(axe);
    const found = await looked.evaluate(async () => {
      const { violations } = await (Reflect.get(window, 'axe') as typeof import('axe-core')).run(document);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
    expect(found).toEqual([]);
  }
  await foreign.close();
});

test('fits a phone', async () => {
  await page.setViewportSize({ width: 390, height: 800 });
  mock.setFaults(['state/dropped']);
  await page.getByText('Faults and armed answers').click();
  await expect(page.locator('#on')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
