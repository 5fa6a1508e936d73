// The applications built on libraries, each started as its airisk-client.json says, against the mock.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { startMockServer } from '../dist/mock-server/index.js';

const CONVERSATION = 'Supplier outage in the northern warehouse';

for (const name of ['passport-app', 'simple-oauth2-app', 'oauth4webapi-app']) {
  test(`${name} signs in, survives what goes wrong, and signs in again`, async () => {
    await withApp(name, async ({ mock, config, browser }) => {
      const { startUrl, apiUrl, statusUrl } = config.drive;
      expect(await browser.open(startUrl)).toContain('<h1>Signed in</h1>');
      expect(await browser.open(apiUrl)).toContain(CONVERSATION);
      const hints = mock
        .journal()
        .flatMap(({ explanations }) => explanations.filter(({ kind }) => kind !== 'note'));
      expect(hints).toEqual([]);

      // The same answer again, one that nobody asked for, and a doubled code.
      const answer = browser.visited.find((url) => url.includes('code='));
      const before = tokenRequests(mock);
      for (const url of [answer, `${config.client.redirectUri}?code=x&state=x`, `${answer}&code=again`]) {
        expect(await browser.open(url)).toContain('<h1>Sign-in failed</h1>');
      }
      expect(tokenRequests(mock)).toBe(before);

      for (const armed of [
        { answer: { status: 400, headers: [['Content-Type', 'text/plain']], body: 'Invalid Code' } },
        {
          answer: {
            status: 401,
            headers: [['Content-Type', 'application/problem+json']],
            body: '{"status":401}',
          },
        },
        { answer: { status: 500, body: 'oops' } },
        { answer: { status: 200, headers: [['Content-Type', 'text/html']], body: '<html>Sign in</html>' } },
        {
          answer: {
            status: 200,
            headers: [['Content-Type', 'application/json']],
            body: '{"access_token":7}',
          },
        },
        { answer: { status: 302, headers: [['Location', 'http://127.0.0.1:9/']] } },
        { tokenAnswer: { merge: { error: 'nope' } } },
        { tokenAnswer: { drop: ['expiration'] } },
        { tokenAnswer: { merge: { expiration: '2020-01-01T00:00:00Z' } } },
        { reset: true },
      ]) {
        const sent = tokenRequests(mock);
        mock.arm({ match: { endpoint: 'token' }, ...armed });
        expect(await createBrowser(startUrl).open(startUrl), JSON.stringify(armed)).toContain(
          '<h1>Sign-in failed</h1>',
        );
        expect(tokenRequests(mock) - sent, 'one token request, never a second').toBe(1);
      }
      expect(await browser.open(statusUrl)).toContain('<h1>Signed in</h1>');
      expect(await createBrowser(startUrl).open(startUrl)).toContain('<h1>Signed in</h1>');
    });
  });
}

const tokenRequests = (mock) => mock.journal().filter(({ endpoint }) => endpoint === 'token').length;

async function withApp(name, body) {
  const folder = new URL(`${name}/`, import.meta.url);
  const port = String(await freePort());
  const text = readFileSync(new URL('airisk-client.json', folder), 'utf8').replaceAll('${launch.port}', port);
  const { id, secret, redirectUri } = JSON.parse(text).client;
  const mock = await startMockServer({ config: { clients: [{ id, secret, redirectUris: [redirectUri] }] } });
  const config = JSON.parse(
    text
      .replaceAll('${provider.url}', mock.url)
      .replaceAll('${client.id}', id)
      .replaceAll('${client.secret}', secret)
      .replaceAll('${users.primary}', 'user_42'),
  );
  const env = { ...process.env, ...config.launch.env };
  const child = spawn(process.execPath, ['app.js'], { cwd: fileURLToPath(folder), env, stdio: 'ignore' });
  try {
    const ready = async () => (await fetch(config.launch.readyUrl).catch(() => ({ status: 0 }))).status;
    await expect.poll(ready, { timeout: 30_000, intervals: [50] }).toBe(200);
    await body({ mock, config, browser: createBrowser(config.drive.startUrl) });
  } finally {
    child.kill();
    await mock.close();
  }
}

/** Follows redirects and keeps the cookies of one application. */
function createBrowser(home) {
  const { origin } = new URL(home);
  const cookies = new Map();
  const visited = [];
  const open = async (start) => {
    for (let url = start; ; ) {
      visited.push(url);
      const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
      const headers = url.startsWith(origin) && cookie ? { cookie } : {};
      const answer = await fetch(url, { redirect: 'manual', headers });
      for (const line of answer.headers.getSetCookie()) cookies.set(...line.split(/[=;]/, 2));
      const location = answer.headers.get('location');
      if (location === null) return answer.text();
      url = new URL(location, url).href;
    }
  };
  return { open, visited };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
