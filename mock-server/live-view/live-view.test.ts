import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { launchOptions, resolveBrowser } from '../../suites/browser/index.ts';
import { CLOSE_GRACE_MS } from '../http/server.ts';
import { type MockServer, startMockServer } from '../start-mock-server.ts';
import { CALLBACK, honest, SECRET, toForm } from '../test-kit.ts';

let browser: Browser;
let mock: MockServer;
let page: Page;

test.beforeAll(async () => {
  browser = await chromium.launch(launchOptions(await resolveBrowser()));
});
test.afterAll(() => browser.close());
test.beforeEach(async () => {
  mock = await startMockServer();
  page = await browser.newPage({ baseURL: mock.url });
});
test.afterEach(async () => {
  await page.close();
  await mock.close();
});

const authorize = async (over: Record<string, string> = {}): Promise<string> => {
  const query = toForm({ client_id: 'abc123', redirect_uri: CALLBACK, ...over });
  const answer = await fetch(`${mock.url}/api/oauth2?${query}`, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? 'x:').searchParams.get('code') ?? '';
};
const redeem = (code: string): Promise<Response> =>
  fetch(`${mock.url}/api/oauth2/Token`, {
    method: 'POST',
    body: new URLSearchParams(honest(code) as Record<string, string>),
  });

test('shows requests as they come, and why', async () => {
  await page.goto(mock.control.view);
  await expect(page.getByText('No requests so far.')).toBeVisible();
  await expect(page.getByRole('status')).toHaveText('live');
  const code = await authorize();
  await redeem(code);
  await redeem(code);
  await expect(page.getByRole('listitem').and(page.locator('.entry'))).toHaveCount(3);
  await expect(page.getByText('3 requests, 1 refused')).toBeVisible();
  const newest = page.locator('.entry').first();
  await expect(newest).toContainText(/This code was redeemed \d+ ms earlier by request 2; a code works once/);
  await expect(newest).toContainText('client-token-once');
  await newest.locator('summary').click();
  await expect(newest).toContainText('An undisturbed sign-in makes exactly one token request.');
  await expect(newest.getByRole('row', { name: 'client_secret' })).toContainText(/secret#[0-9a-f]{8}/);
  const text = await page.locator('body').innerText();
  for (const secret of [code, SECRET, mock.control.token]) expect(text).not.toContain(secret);
  await newest.getByRole('link', { name: 'request 2' }).click();
  await expect(page.locator('#request-2 details')).toHaveAttribute('open', '');
  expect(page.url()).toBe(mock.control.view);
});

test('draws sign-ins: who sent what to whom', async () => {
  const code = await authorize();
  await redeem(code);
  await redeem(code);
  await authorize();
  await page.goto(mock.control.view);
  await expect(page.locator('.entry')).toHaveCount(4);
  await page.getByRole('button', { name: 'Sign-ins' }).click();
  await expect(page.locator('.entry').first()).toBeHidden();
  const flows = page.locator('.flow');
  await expect(flows).toHaveCount(2);
  const first = flows.last();
  await expect(first.locator('figcaption')).toHaveText(/From request 1 .*, 3 requests/);
  const said = await first.locator('title').textContent();
  expect(said?.replace(/, \d[\d.]* ms/g, '')).toBe(
    'browser to provider: 1 GET /api/oauth2; provider to browser: 302 with code; browser to application: redirect with code; ' +
      'application to provider: 2 POST /api/oauth2/Token; provider to application: 200; ' +
      'application to provider: 3 POST /api/oauth2/Token; provider to application: 400',
  );
  await expect(first).toContainText(/3: This code was redeemed \d+ ms earlier by request 2/);
  await page.getByRole('button', { name: 'Sign-ins' }).click();
  await expect(page.locator('.entry').first()).toBeVisible();
});

test('filters, pauses, goes on, and clears its own view only', async () => {
  await authorize({ state: 'x'.repeat(43) });
  await authorize({ client_id: 'nobody' });
  await page.goto(mock.control.view);
  const shown = page.locator('.entry:visible');
  await expect(shown).toHaveCount(2);
  await page.getByLabel('Outcome').selectOption('refused');
  await expect(shown).toHaveCount(1);
  await expect(page.getByText('1 of 2 requests, 1 refused')).toBeVisible();
  await page.getByLabel('Outcome').selectOption('');
  await page.getByLabel('Search').fill('AUTHORIZE-success');
  await expect(shown).toHaveCount(1);
  await page.getByLabel('Search').fill('no such thing');
  await expect(page.getByText('No request matches the filter.')).toBeVisible();
  await page.getByLabel('Search').fill('');

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('status')).toHaveText('paused');
  await authorize();
  await page.waitForTimeout(100);
  await expect(shown).toHaveCount(2);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(shown).toHaveCount(3);
  await page.getByRole('button', { name: 'Clear view' }).click();
  await expect(shown).toHaveCount(0);
  expect(mock.journal()).toHaveLength(3);
  await authorize();
  await expect(shown).toHaveCount(1);
});

test('begins anew after a reset, and keeps open what is open', async () => {
  await page.goto(mock.control.view);
  await authorize();
  const first = page.locator('.entry').first();
  await first.locator('summary').click();
  await authorize();
  await expect(page.locator('.entry')).toHaveCount(2);
  await expect(page.locator('#request-1 details')).toHaveAttribute('open', '');
  mock.reset();
  await expect(page.locator('.entry')).toHaveCount(0);
  await authorize();
  await expect(page.locator('.entry')).toHaveCount(1);
});

test('shows hostile text as text', async () => {
  const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  await authorize({ client_id: hostile });
  await page.goto(mock.control.view);
  await page.locator('.entry summary').click();
  await expect(page.locator('.entry')).toContainText(hostile);
  await expect(page).toHaveTitle('Requests - AIRisk mock');
  await expect(page.locator('.entry img')).toHaveCount(0);
});

test('asks for the token, and shows nothing without', async () => {
  await authorize();
  await page.goto(`${mock.control.url}/`);
  await expect(page.getByRole('heading', { name: 'Control token' })).toBeVisible();
  await page.getByLabel('Token', { exact: true }).fill('not the token');
  await page.getByRole('button', { name: 'Show requests' }).click();
  await expect(page.getByRole('alert')).toHaveText('This mock has another token.');
  await expect(page.locator('.entry')).toHaveCount(0);
  await page.getByLabel('Token', { exact: true }).fill(mock.control.token);
  await page.getByRole('button', { name: 'Show requests' }).click();
  await expect(page.locator('.entry')).toHaveCount(1);
});

test('says that the mock is gone, and finds the next one', async () => {
  await page.goto(mock.control.view);
  await authorize();
  await expect(page.locator('.entry')).toHaveCount(1);
  const { port } = mock;
  const { token } = mock.control;
  const started = performance.now();
  await mock.close();
  // Neither the question that waits nor a connection that the browser opened in advance holds it up.
  expect(performance.now() - started).toBeLessThan(CLOSE_GRACE_MS / 5);
  await expect(page.getByRole('status')).toHaveText('the mock does not answer');
  mock = await startMockServer({ port, controlToken: token });
  await expect(page.getByRole('status')).toHaveText('live', { timeout: 10_000 });
  await expect(page.locator('.entry')).toHaveCount(0);
});

test('asks nobody else, and fits a narrow window', async () => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await authorize({ state: 'long'.repeat(200) });
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(mock.control.view);
  await page.locator('.entry summary').click();
  expect(asked.filter((url) => !url.startsWith(`${mock.control.url}/`))).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('is operated by keyboard', async () => {
  await authorize();
  await page.goto(mock.control.view);
  await expect(page.locator('.entry')).toHaveCount(1);
  await page.getByRole('button', { name: 'Clear view' }).focus();
  await page.keyboard.press('Tab');
  await expect(page.locator('#switches summary')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.locator('.entry details')).toHaveAttribute('open', '');
});

test.describe('is guarded', () => {
  const live = () => `${mock.control.url}/journal/live`;
  const bearer = () => ({ Authorization: `Bearer ${mock.control.token}` });

  test('by the token', async () => {
    expect((await fetch(live())).status).toBe(401);
    expect((await fetch(live(), { headers: bearer() })).status).toBe(200);
  });

  test('against pages of other origins', async () => {
    const foreign = await browser.newPage();
    await foreign.route('http://evil.example/', (route) =>
      route.fulfill({ body: 'x', contentType: 'text/html' }),
    );
    await foreign.goto('http://evil.example/');
    const outcome = await foreign.evaluate(
      ([url, headers]) =>
        fetch(url, { headers }).then(
          ({ status }) => status,
          () => 'refused',
        ),
      [live(), bearer()] as const,
    );
    expect(outcome).toBe('refused');
    await foreign.close();
    for (const headers of [{ Origin: 'http://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
      expect((await fetch(live(), { headers: { ...bearer(), ...headers } })).status).toBe(403);
    }
  });

  test('so that its own page may read, and change what it has switches for', async () => {
    const own = { ...bearer(), 'Sec-Fetch-Site': 'same-origin' };
    expect((await fetch(live(), { headers: own })).status).toBe(200);
    for (const [method, path] of [
      ['POST', '/reset'],
      ['DELETE', '/journal'],
      ['POST', '/arm'],
      ['GET', '/state'],
    ] as const) {
      expect((await fetch(mock.control.url + path, { method, headers: own })).status).toBe(403);
    }
    const put = (headers: Record<string, string>) =>
      fetch(`${mock.control.url}/faults`, { method: 'PUT', headers, body: '{"ids":["code/reusable"]}' });
    const { origin, port } = new URL(mock.url);
    for (const headers of [
      own,
      { ...own, Origin: 'null' },
      { ...own, Origin: 'http://evil.example' },
      { ...own, Origin: `http://evil.example:${port}` },
      { ...bearer(), Origin: origin },
      { ...bearer(), Origin: origin, 'Sec-Fetch-Site': 'same-site' },
    ])
      expect([headers, (await put(headers)).status]).toEqual([headers, 403]);
    expect((await put({ 'Sec-Fetch-Site': 'same-origin', Origin: origin })).status).toBe(401);
    expect(mock.faults).toEqual([]);
    expect((await put({ ...own, Origin: origin })).status).toBe(200);
    for (const [method, path] of [
      ['POST', '/reset'],
      ['DELETE', '/journal'],
      ['POST', '/clock'],
    ] as const)
      expect(
        (await fetch(mock.control.url + path, { method, headers: { ...own, Origin: origin } })).status,
      ).toBe(403);
  });

  test('by headers that let nobody frame it or script in it', async () => {
    const answer = await fetch(`${mock.control.url}/`);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect((await fetch(`${mock.control.url}/view/..%2f..%2fpackage.json`)).status).not.toBe(200);
  });
});
