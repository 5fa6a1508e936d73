import { launchOptions, resolveBrowser } from '../../suites/browser/index.ts';
import { CALLBACK } from '../test-kit.ts';
import { test as base, expect, routeAirisk } from './index.ts';

// The browser of this package's own tests is found, not downloaded.
const test = base.extend({
  launchOptions: [
    async ({ airiskOptions: _airiskOptions }, use) => use(launchOptions(await resolveBrowser())),
    { scope: 'worker' },
  ],
});
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
