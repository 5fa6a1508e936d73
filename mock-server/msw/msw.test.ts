import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import type { setupWorker } from 'msw/browser';
import { setupServer } from 'msw/node';
import { packageRoot } from '../../specs/index.ts';
import { launchOptions, resolveBrowser } from '../../suites/browser/index.ts';
import { CALLBACK, honest } from '../test-kit.ts';
import { type AiriskHandlers, createAiriskHandlers } from './index.ts';

const redeem = (base: string, code: string): Promise<Response> =>
  fetch(`${base}/api/oauth2/Token`, {
    method: 'POST',
    body: new URLSearchParams(honest(code) as Record<string, string>),
  });

test.describe('in Node.js', () => {
  let mock: AiriskHandlers;
  let server: ReturnType<typeof setupServer>;

  test.beforeEach(() => {
    mock = createAiriskHandlers();
    server = setupServer(...mock.handlers);
    server.listen({ onUnhandledRequest: 'error' });
  });
  test.afterEach(() => server.close());

  test('answers the default host, and plays the browser at the authorization endpoint', async () => {
    expect(mock.provider.url).toBe('https://airisk.example.com');
    const { status, location, code = '' } = await mock.provider.authorize({ state: 's p' });
    expect([status, location]).toEqual([302, `${CALLBACK}?state=s%20p&code=${code}`]);
    const answer = await redeem(mock.provider.url, code);
    expect(answer.status).toBe(200);
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const users = await fetch(`${mock.provider.url}/api/Users/ListUsers`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(users.status).toBe(200);
    expect(mock.provider.journal().map(({ condition }) => condition)).toEqual([
      'authorize-success',
      'token-success',
      'resource-success',
    ]);
  });

  test('shows redirects as answers, and what is no path of it as 404', async () => {
    const url = `${mock.provider.url}/api/oauth2?client_id=abc123&redirect_uri=${encodeURIComponent(CALLBACK)}`;
    const answer = await fetch(url, { redirect: 'manual' });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toMatch(/^https:\/\/localhost\/callback\?code=/);
    expect((await fetch(`${mock.provider.url}/`)).status).toBe(404);
    await expect(fetch('https://other.example.com/')).rejects.toThrow();
  });

  test('breaks connections, stays silent and stops in the middle, as armed', async () => {
    const { provider } = mock;
    const { code = '' } = await provider.authorize();
    provider.arm({ reset: true });
    await expect(redeem(provider.url, code)).rejects.toThrow();
    provider.arm({ silent: true });
    const signal = AbortSignal.timeout(50);
    await expect(fetch(`${provider.url}/api/Users/ListUsers`, { signal })).rejects.toThrow(/abort|timeout/i);
    provider.arm({ half: true });
    const half = await redeem(provider.url, code);
    await expect(half.text()).rejects.toThrow();
    provider.reset();
    expect(provider.journal()).toEqual([]);
  });
});

test('refuses base URLs that lead nowhere', () => {
  expect(() => createAiriskHandlers({ baseUrl: '/airisk' })).toThrow(/nothing it could be relative to/);
  expect(() => createAiriskHandlers({ baseUrl: 'ftp://x/' })).toThrow(/http or https/);
  expect(() => createAiriskHandlers({ dialect: 'nonsense' })).toThrow(/no dialect "nonsense"/);
});

test.describe('in a page, without a bundler', () => {
  let browser: Browser;
  let site: Server;
  let origin: string;
  let page: Page;

  test.beforeAll(async () => {
    browser = await chromium.launch(launchOptions(await resolveBrowser()));
    site = createServer(serveSite).listen(0, '127.0.0.1');
    await new Promise((resolve) => site.once('listening', resolve));
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  test.afterAll(async () => {
    await browser.close();
    site.closeAllConnections();
    site.close();
  });
  test.beforeEach(async () => {
    page = await browser.newPage();
    await page.goto(origin);
    await page.waitForFunction(() => 'modules' in globalThis);
  });
  test.afterEach(() => page.close());

  for (const [kind, baseUrl, expected] of [
    ['an absolute base URL', 'https://airisk.example.com/x', 'https://airisk.example.com/x'],
    ['a base URL of the page itself', '', ''],
    ['a path below the page', '/airisk', '/airisk'],
  ] as const) {
    test(`answers below ${kind}`, async () => {
      const seen = await page.evaluate(async (base) => {
        const { createAiriskHandlers, setupWorker } = (globalThis as unknown as PageGlobals).modules;
        const { handlers, provider } = createAiriskHandlers({ baseUrl: base });
        const worker = setupWorker(...handlers);
        await worker.start({ quiet: true, onUnhandledRequest: 'bypass' });
        const { code } = await provider.authorize({ userid: 'user_42' });
        const body = JSON.stringify({
          client_id: 'abc123',
          client_secret: 'mock-secret-abc123-not-for-production',
          redirect_uri: 'https://localhost/callback',
          code,
          userid: 'user_42',
        });
        const headers = { 'Content-Type': 'application/json' };
        const redeem = () => fetch(`${provider.url}/api/oauth2/Token`, { method: 'POST', headers, body });
        const first = await redeem();
        const { access_token: token } = await first.json();
        const data = await fetch(`${provider.url}/api/Chat/GetConversations`, {
          headers: { Authorization: `Bearer ${token}` },
        });
        const second = await redeem();
        const own = await fetch('/api/own').then((answer) => answer.text());
        worker.stop();
        return {
          url: provider.url,
          statuses: [first.status, data.status, second.status],
          refusal: await second.text(),
          own,
          why: provider.journal().at(-1)?.explanations[0]?.text,
        };
      }, baseUrl);
      expect(seen).toEqual({
        url: expected.startsWith('https:') ? expected : origin + expected,
        statuses: [200, 200, 400],
        refusal: 'Invalid Code',
        own: 'own',
        why: expect.stringMatching(/^this code was redeemed \d+ ms earlier by request 2/),
      });
    });
  }
});

/** What the page holds ready. */
interface PageGlobals {
  readonly modules: {
    readonly createAiriskHandlers: typeof createAiriskHandlers;
    readonly setupWorker: typeof setupWorker;
  };
}

/** A static site: the built modules as they are, MSW's own browser build, its worker script, and one path of the site. */
function serveSite(
  request: { url?: string | undefined },
  response: import('node:http').ServerResponse,
): void {
  const path = normalize((request.url ?? '/').split('?', 1)[0] ?? '/');
  const [type, body] = readSite(path);
  response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': type }).end(body);
}

const PAGE = `<!doctype html><title>site</title><script type="importmap">{"imports":{"msw":"/msw.js"}}</script>
<script type="module">
const load = (name) => import(name);
const [{ createAiriskHandlers }, { setupWorker }] = await Promise.all(['/dist/mock-server/msw/index.js', 'msw'].map(load));
globalThis.modules = { createAiriskHandlers, setupWorker };
</script>`;
const SCRIPT = 'text/javascript';

function readSite(path: string): readonly [type: string, body: string | undefined] {
  const msw = (name: string): string =>
    readFileSync(join(packageRoot, 'node_modules', 'msw', 'lib', name), 'utf8');
  if (path === '/') return ['text/html', PAGE];
  if (path === '/api/own') return ['text/plain', 'own'];
  if (path === '/mockServiceWorker.js') return [SCRIPT, msw('mockServiceWorker.js')];
  if (path === '/msw.js') {
    return [
      SCRIPT,
      `${msw('iife/index.js')}\nexport const { http, HttpResponse, setupWorker } = MockServiceWorker;`,
    ];
  }
  const isModule = path.startsWith('/dist/') && path.endsWith('.js');
  return [SCRIPT, isModule ? readFileSync(join(packageRoot, path), 'utf8') : undefined];
}
