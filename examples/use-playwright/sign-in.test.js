import { test as base, expect } from '@playwright/test';
import { airiskFixtures, routeAirisk } from 'airisk-conformance/playwright/fixtures';
import { startApp } from './app.js';

const PORT = 3000; // the built-in client of the mock has http://127.0.0.1:3000/callback registered

const test = base.extend(airiskFixtures).extend({
  app: async ({ airisk }, use) => {
    const [{ id, secret }] = airisk.clients;
    const app = await startApp({ baseUrl: airisk.url, clientId: id, clientSecret: secret, port: PORT });
    await use(app);
    await app.close();
  },
});

const signIn = async (page, decision) => {
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password').fill('mock-password-ada');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: decision }).click();
};

test('signs in through the pages of the mock', async ({ page, airisk, app }) => {
  await page.goto(app.url);
  await signIn(page, 'Approve');
  await expect(page.getByRole('heading')).toHaveText('Signed in');
  const mistakes = airisk
    .journal()
    .flatMap(({ explanations }) => explanations.filter(({ kind }) => kind !== 'note'));
  expect(mistakes).toEqual([]);
});

test('says so when the user denies, and when the token endpoint fails', async ({ page, airisk, app }) => {
  await page.goto(app.url);
  await signIn(page, 'Deny');
  await expect(page.getByRole('heading')).toHaveText('Sign-in failed');
  airisk.arm({ match: { endpoint: 'token' }, answer: { status: 503 } });
  await page.goto(app.url);
  await signIn(page, 'Approve');
  await expect(page.getByRole('heading')).toHaveText('Sign-in failed');
});

test('without a server: the requests of the page are answered by route', async ({ page }) => {
  const provider = await routeAirisk(page, { baseUrl: 'https://airisk.example.com' });
  const query = new URLSearchParams({ client_id: 'abc123', redirect_uri: 'http://127.0.0.1:3000/callback' });
  const callback = page.waitForRequest((request) =>
    request.url().startsWith('http://127.0.0.1:3000/callback?code='),
  );
  await page.goto(`${provider.url}/api/oauth2?${query}`).catch(() => undefined); // nobody listens there
  await callback;
  expect(provider.journal()[0].explanations[0].text).toMatch(/^no state was sent/);
});
