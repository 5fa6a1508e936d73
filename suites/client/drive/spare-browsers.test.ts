/** A browser that gets another user must be as good as new; what cannot be emptied for certain is not used again. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { resolveBrowser } from '../../browser/index.ts';
import { openBrowser } from '../../browser/open-browser.ts';
import { BrowserDriver } from './browser-driver.ts';

const PAGES: Readonly<Record<string, string>> = {
  '/plain': '<h1>Signed in</h1><p>No script here',
  '/script': '<h1>Signed in</h1><script>document.title = "x"</script>',
  '/handler': '<h1 onclick="go()">Signed in</h1>',
  '/later': '<meta http-equiv="refresh" content="60; url=/plain"><h1>Signed in</h1>',
  '/frame': '<h1>Signed in</h1><iframe src="/plain"></iframe>',
  '/library': '<h1>Signed in</h1><link rel="preload" as="script" href="/library.js">',
};

let browser: Browser;
let server: Server;
let url: string;
const asked: string[] = [];
const reloads: string[] = [];

test.beforeAll(async () => {
  browser = await openBrowser(await resolveBrowser());
  server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.cookie ?? 'no cookie'}`);
    const html = PAGES[request.url ?? ''];
    if (request.headers['cache-control'] !== undefined) reloads.push(request.url ?? '');
    if (request.url === '/kept') response.setHeader('Cache-Control', 'max-age=600');
    if (request.url === '/nothing') return response.writeHead(204).end();
    if (request.url === '/moved') return response.writeHead(301, { Location: '/plain' }).end();
    if (request.url === '/secret')
      return response.writeHead(401, { 'WWW-Authenticate': 'Basic' }).end('<h1>Signed in</h1>');
    response.setHeader('Content-Type', 'text/html');
    response.setHeader('Set-Cookie', 'session=of-the-first-user');
    return response.end(html ?? '<h1>Signed in</h1>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.afterAll(async () => {
  await browser.close();
  server.close();
});

const driver = () =>
  new BrowserDriver({
    browser,
    drive: { kind: 'browser', startUrl: `${url}/plain`, signedIn: { text: 'Signed in' } },
    providerUrl: 'http://127.0.0.1:9',
    pages: undefined,
    redirectUri: `${url}/callback`,
  });

test('the next user of a browser finds nothing of the one before', async () => {
  const application = driver();
  const first = await application.visit({ spare: true });
  for (const path of ['/kept', '/moved', '/plain']) await first.open(url + path);
  expect(await first.context.cookies()).toHaveLength(1);
  await first.close();
  const second = await application.visit({ spare: true });
  expect(second.context).toBe(first.context);
  expect(await second.page.content()).toBe('<html><head></head><body></body></html>');
  expect(await second.page.evaluate(() => [document.title, document.cookie, history.length])).toEqual([
    '',
    '',
    1,
  ]);
  expect(await second.context.cookies()).toEqual([]);
  expect(second.requests).toEqual([]);
  asked.length = 0;
  // The page that the first user saw last is opened, not loaded once more.
  await second.open(`${url}/plain`);
  expect(asked.splice(0)).toEqual(['/plain no cookie']);
  expect(reloads).toEqual([]);
  for (const path of ['/kept', '/moved']) {
    await second.context.clearCookies();
    await second.open(url + path);
  }
  // Asked for again, although the first user might have kept them.
  expect(asked).toEqual(['/kept no cookie', '/moved no cookie', '/plain no cookie']);
  // What the first user's judge heard of is not the second's.
  expect(first.requests.length).toBe(4);
  await second.close();
  await application.close();
});

test('a page that does not come is not the one of the user before', async () => {
  const application = driver();
  const first = await application.visit({ spare: true });
  expect((await first.signIn()).marker).toBe('signed-in');
  await first.close();
  const second = await application.visit({ spare: true });
  expect(second.context).toBe(first.context);
  expect((await second.open(`${url}/nothing`)).marker).toBe('none');
  await second.close();
  await application.close();
});

test('who wants a new browser gets one', async () => {
  const application = driver();
  const first = await application.visit();
  await first.signIn();
  await first.close();
  const second = await application.visit();
  expect(second.context).not.toBe(first.context);
  await second.close();
  await application.close();
});

for (const path of ['/script', '/handler', '/later', '/frame', '/library', '/secret']) {
  test(`a browser that was at ${path} is not used again`, async () => {
    const application = driver();
    const first = await application.visit({ spare: true });
    await first.open(url + path);
    await first.close();
    const second = await application.visit({ spare: true });
    expect(second.context).not.toBe(first.context);
    await second.close();
    await application.close();
  });
}

test('nor one whose page kept something, or in which a page could call us', async () => {
  const application = driver();
  const keeps = await application.visit({ spare: true });
  await keeps.signIn();
  await keeps.page.evaluate(() => localStorage.setItem('state', 'kept'));
  await keeps.close();
  const called = await application.visit({ spare: true });
  expect(called.context).not.toBe(keeps.context);
  await called.plantCanary();
  await called.signIn();
  await called.close();
  const next = await application.visit({ spare: true });
  expect([keeps.context, called.context]).not.toContain(next.context);
  await next.close();
  await application.close();
});
