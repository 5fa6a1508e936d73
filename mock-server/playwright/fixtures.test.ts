import { CALLBACK } from '../test-kit.ts';
import { expect, routeAirisk, test } from './index.ts';
import { withBrowser } from './shipped-browser.ts';

test.use({ airiskOptions: { interaction: 'login', codeLifetimeSeconds: 5 } });

const AUTHORIZE = `/api/oauth2?client_id=abc123&redirect_uri=${encodeURIComponent(CALLBACK)}`;
const ports = new Set<number>();

for (const round of ['first', 'second']) {
  test(`gives each test a fresh mock, the ${round} time`, async ({ airisk }) => {
    ports.add(airisk.port);
    expect(airisk.journal()).toEqual([]);
    const page = await fetch(airisk.url + AUTHORIZE);
    expect(await page.text()).toContain('Sign in');
    airisk.arm({ answer: { status: 503 } });
    expect(ports.size, 'one server for all tests of a worker').toBe(1);
  });
}

test('answers the requests of a page by route, the sign-in pages as well', async ({ page }) => {
  const provider = await routeAirisk(page, { interaction: 'login', baseUrl: 'https://airisk.test/x' });
  await page.goto(`https://airisk.test/x${AUTHORIZE}`);
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password').fill('mock-password-ada');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: /Allow Contoso/ })).toBeVisible();
  const redirected = page.waitForRequest((request) => request.url().startsWith(CALLBACK));
  await page.getByRole('button', { name: 'Approve' }).click();
  expect(new URL((await redirected).url()).searchParams.get('code')).toMatch(/^[\w-]{20,}$/);
  expect(provider.journal().at(-1)?.condition).toBe('authorize-success');
  await provider.unroute();
  await expect(page.goto(`https://airisk.test/x${AUTHORIZE}`)).rejects.toThrow();
});

test('a browser that the project names is left alone, and so is one that is not Chromium', async () => {
  const asked = { launchOptions: { args: ['--mute-audio'] }, configured: {} };
  const named = { executablePath: '/opt/own/chrome' };
  expect(await withBrowser({ ...asked, browserName: 'firefox' })).toBe(asked.launchOptions);
  expect(await withBrowser({ ...asked, browserName: 'chromium', launchOptions: named })).toBe(named);
  expect(await withBrowser({ ...asked, browserName: 'chromium', configured: { channel: 'msedge' } })).toBe(
    asked.launchOptions,
  );
  const found = await withBrowser({ ...asked, browserName: 'chromium' });
  expect(found.args, 'what the project adds is kept').toContain('--mute-audio');
});
