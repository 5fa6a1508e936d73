// Each example, started as its airisk-client.json says, against the mock.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { startMockServer } from '../dist/mock-server/index.js';

const CONVERSATION = 'Supplier outage in the northern warehouse';

test.describe('the web application', () => {
  test(
    'signs in, shows data, and refuses the answer the second time',
    withApp('web-app', async (run) => {
      const browser = createBrowser(run.config.drive.startUrl);
      expect(await browser.open(run.config.drive.startUrl)).toContain('<h1>Signed in</h1>');
      expect(await browser.open(run.config.drive.apiUrl)).toContain(CONVERSATION);
      const answer = browser.visited.find((url) => url.includes('code='));
      expect(await browser.open(answer)).toContain('<h1>Sign-in failed</h1>');
      expect(await browser.open(run.config.drive.statusUrl)).toContain('<h1>Signed in</h1>');
      expect(run.mock.journal().filter(({ request }) => request.path.endsWith('/Token'))).toHaveLength(1);
    }),
  );

  test(
    'redeems nothing in a browser that asked for nothing',
    withApp('web-app', async (run) => {
      const page = await createBrowser(run.config.drive.startUrl).open(
        `${run.config.client.redirectUri}?code=planted&state=planted`,
      );
      expect(page).toContain('<h1>Sign-in failed</h1>');
      expect(run.mock.journal()).toEqual([]);
    }),
  );

  test(
    'reports a refused code and signs in afterwards',
    withApp('web-app', async (run) => {
      run.mock.arm({ match: { endpoint: 'token' }, answer: { status: 400, body: 'Invalid Code' } });
      const browser = createBrowser(run.config.drive.startUrl);
      expect(await browser.open(run.config.drive.startUrl)).toContain('<h1>Sign-in failed</h1>');
      expect(await browser.open(run.config.drive.statusUrl)).not.toContain('Signed in');
      expect(await browser.open(run.config.drive.startUrl)).toContain('<h1>Signed in</h1>');
    }),
  );

  test(
    'offers one sign-in when its token is refused',
    withApp('web-app', async (run) => {
      const browser = createBrowser(run.config.drive.startUrl);
      await browser.open(run.config.drive.startUrl);
      run.mock.advance(2 * 3_600_000);
      expect(await browser.open(run.config.drive.apiUrl)).toContain('href="/login?returnTo=/data"');
      const hops = browser.visited.length;
      expect(await browser.open(`${run.config.drive.startUrl}?returnTo=/data`)).toContain(CONVERSATION);
      expect(browser.visited.length - hops).toBe(4);
    }),
  );
});

test.describe('the Python command', () => {
  test.skip(spawnSync('python3', ['--version']).status !== 0, 'there is no python3 on this machine');

  test(
    'signs in and lists the users',
    withMock('python-command', async (run) => {
      expect(await runCommand(run)).toEqual({
        exit: 0,
        out: 'signed in; 2 users:\n  Ada Lovelace\n  Grace Hopper\n',
        err: '',
      });
    }),
  );

  test(
    'says why it is not signed in',
    withMock('python-command', async (run) => {
      run.mock.arm({
        match: { endpoint: 'token' },
        answer: { status: 200, body: '<html>Please log in</html>' },
      });
      expect(await runCommand(run)).toEqual({
        exit: 1,
        out: '',
        err: 'client.py: sign-in failed: AIRisk sent something unexpected\n',
      });
    }),
  );

  test(
    'redeems nothing when the answer has another state',
    withMock('python-command', async (run) => {
      const location = `${run.config.client.redirectUri}?code=planted&state=planted`;
      run.mock.arm({
        match: { endpoint: 'authorize' },
        answer: { status: 302, headers: [['Location', location]] },
      });
      const { exit, err } = await runCommand(run);
      expect([exit, err]).toEqual([
        1,
        'client.py: sign-in failed: the answer belongs to another sign-in (state)\n',
      ]);
      expect(run.mock.journal().filter(({ request }) => request.path.endsWith('/Token'))).toEqual([]);
    }),
  );
});

/** The mock with the client of an example, and the example's configuration with its placeholders filled in. */
async function prepare(name) {
  const folder = new URL(`${name}/`, import.meta.url);
  const text = readFileSync(new URL('airisk-client.json', folder), 'utf8');
  const port = String(await freePort());
  const registered = fill(JSON.parse(text), { '${launch.port}': port });
  const { id, secret, redirectUri } = registered.client;
  const mock = await startMockServer({ config: { clients: [{ id, secret, redirectUris: [redirectUri] }] } });
  const config = fill(registered, {
    '${provider.url}': mock.url,
    '${client.id}': id,
    '${client.secret}': secret,
    '${client.redirectUri}': redirectUri,
    '${users.primary}': registered.users?.primary ?? '',
  });
  return { mock, config, cwd: fileURLToPath(folder) };
}

function fill(value, values) {
  const text = Object.entries(values).reduce(
    (all, [name, to]) => all.replaceAll(name, to),
    JSON.stringify(value),
  );
  return JSON.parse(text);
}

/** A test beside a mock, which is closed in the end. */
function withMock(name, body) {
  return async () => {
    const run = await prepare(name);
    try {
      await body(run);
    } finally {
      await run.mock.close();
    }
  };
}

/** A test beside a mock and the running application. */
function withApp(name, body) {
  return withMock(name, async (run) => {
    const { command, env, readyUrl } = run.config.launch;
    const child = spawn(command, {
      cwd: run.cwd,
      env: { ...process.env, ...env },
      shell: true,
      detached: true,
    });
    try {
      const ready = async () => (await fetch(readyUrl).catch(() => ({ status: 0 }))).status;
      await expect.poll(ready, { timeout: 20_000, intervals: [50] }).toBe(200);
      await body(run);
    } finally {
      process.kill(-child.pid, 'SIGTERM');
    }
  });
}

function runCommand({ config, cwd }) {
  const { run, env } = config.drive;
  return new Promise((resolve) => {
    execFile(run, { cwd, env: { ...process.env, ...env }, shell: true }, (error, out, err) =>
      resolve({ exit: error?.code ?? 0, out, err }),
    );
  });
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
