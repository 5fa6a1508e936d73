/** When a user agent has seen enough. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, expect, test } from '@playwright/test';
import { resolveBrowser } from '../../browser/index.ts';
import { openBrowser } from '../../browser/open-browser.ts';
import { BrowserDriver } from './browser-driver.ts';

let browser: Browser;
const servers: Server[] = [];
test.beforeAll(async () => {
  browser = await openBrowser(await resolveBrowser());
});
test.afterAll(async () => {
  await browser.close();
  for (const server of servers) server.close();
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const LATE =
  '<p>Wait<script>setTimeout(() => { document.body.innerHTML = "<h1>Signed in</h1>" }, 900)</script>';

for (const [why, own, seen] of [
  ['a refusal of the provider ends the wait for a marker', false, { marker: 'none', trouble: undefined }],
  ['an error page of the application does not', true, { marker: 'signed-in', trouble: undefined }],
] as const) {
  test(why, async () => {
    const refuse: RequestListener = (_, response) =>
      response.writeHead(400, { 'Content-Type': 'text/html' }).end(own ? LATE : '<p>Unknown client');
    const providerUrl = await serve(refuse);
    const appUrl = await serve((request, response) => {
      if (own) return refuse(request, response);
      return response.writeHead(302, { Location: `${providerUrl}/api/oauth2` }).end();
    });
    const driver = new BrowserDriver({
      browser,
      drive: {
        ...{ kind: 'browser', startUrl: `${appUrl}/login`, timeoutSeconds: 4 },
        signedIn: { role: 'heading', name: 'Signed in' },
      },
      providerUrl,
      pages: undefined,
      redirectUri: `${appUrl}/callback`,
    });
    const userAgent = await driver.visit();
    const state = await userAgent.signIn({ expectsMarker: true });
    expect({ marker: state.marker, trouble: state.trouble }).toEqual(seen);
    await userAgent.close();
    await driver.close();
  });
}
