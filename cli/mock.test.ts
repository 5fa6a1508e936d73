import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { knownFaults } from '../mock-server/faults/index.ts';
import { runBin, runHere, startBin } from './testing/run-bin.ts';
import { withMock } from './testing/with-mock.ts';

const FAULT = knownFaults()[0]?.id ?? '';

const urlIn = (line: string) => /at (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1] ?? '';

test('mock says where it listens and what to use, answers, and stops on SIGTERM', async () => {
  const code = await withMock([], async ({ line, text }) => {
    expect(line).toMatch(
      /^airisk-conformance mock ready at http:\/\/127\.0\.0\.1:\d+ \(strict, interaction none\)$/,
    );
    await expect.poll(text).toContain('Ctrl-C');
    expect(text()).toMatch(/client id +abc123/);
    const tried = /curl -si '([^']+)'/.exec(text())?.[1] ?? '';
    const answer = await fetch(tried, { redirect: 'manual' });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toMatch(/^https:\/\/localhost\/callback\?code=/);
    const control = /control plane +(\S+)\n +(Authorization): (Bearer \S+)/.exec(text()) ?? [];
    const journal = await fetch(`${control[1]}/journal`, {
      headers: { [String(control[2])]: String(control[3]) },
    });
    expect(journal.status).toBe(200);
  });
  expect(code).toBe(0);
});

test('mock --quiet prints its ready line only, faults loudly in it', async () => {
  const code = await withMock(
    ['--quiet', '--interaction', 'consent', '--fault', FAULT],
    async ({ line, text }) => {
      expect(line).toMatch(new RegExp(`interaction consent\\) MISBEHAVES: ${FAULT}$`));
      expect((await fetch(urlIn(line))).headers.get('x-airisk-mock-fault')).toBe(FAULT);
      expect(text().trimEnd()).toBe(line);
    },
  );
  expect(code).toBe(0);
});

test('mock --json prints one line of JSON', async () => {
  await withMock(['--json', '--prefix', '/airisk'], async ({ line }) => {
    const ready = JSON.parse(line);
    expect(ready).toMatchObject({ ready: true, dialect: 'strict', interaction: 'none', faults: [] });
    expect(ready.url).toBe(`http://127.0.0.1:${ready.port}/airisk`);
    expect(ready.clients[0]).toMatchObject({ id: 'abc123', secret: expect.any(String) });
    expect(ready.control.token.length).toBeGreaterThan(20);
    expect(ready.control.view).toBe(`${ready.control.url}/#token=${ready.control.token}`);
    expect(await (await fetch(ready.control.view)).text()).toContain('<title>Requests');
  });
});

test('mock never prints a secret, password or control token that it was given', async () => {
  const testInfo = test.info();
  mkdirSync(testInfo.outputDir, { recursive: true });
  const config = testInfo.outputPath('mock.json');
  const clients = [{ id: 'mine', secret: 'env:SECRET', redirectUris: ['https://localhost/cb'] }];
  const users = [{ id: 'u1', name: 'U', login: 'u1', password: 'planted-password' }];
  writeFileSync(config, JSON.stringify({ clients, users, conversations: [], interaction: 'login' }));
  const env = {
    SECRET: 'planted-secret',
    AIRISK_MOCK_CONFIG: config,
    AIRISK_MOCK_CONTROL_TOKEN: 'planted-token-0123456789abcdef',
  };
  for (const flags of [[], ['--json']]) {
    const use = async ({ text }: { text: () => string }) => {
      await expect.poll(text).toMatch(/Ctrl-C|\}\n/);
      expect(text()).toContain('mine');
      expect(text()).not.toContain('planted');
    };
    await withMock(flags, use, env);
  }
});

test('mock serves a client and users that only flags name', async () => {
  const [first, second] = ['http://127.0.0.1:3000/callback', 'com.example.app:/callback'];
  const uris = ['--redirect-uri', first, '--redirect-uri', second];
  // What is named twice is there once.
  const flags = ['--client', 'my app', ...uris, '--user-id', 'u/1', '--user-id', 'u/1'];
  await withMock([...flags, '--json'], async ({ line }) => {
    const { url, clients, users } = JSON.parse(line);
    const secret = 'mock-secret-my app-not-for-production';
    expect(clients).toEqual([{ id: 'my app', secret, redirectUris: [first, second] }]);
    expect(users).toEqual([{ id: 'u/1', login: 'u/1', password: 'mock-password-u/1' }]);
    const query = new URLSearchParams({ client_id: 'my app', redirect_uri: second, userid: 'u/1' });
    const { headers } = await fetch(`${url}/api/oauth2?${query}`, { redirect: 'manual' });
    const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
    const body = new URLSearchParams({ ...Object.fromEntries(query), client_secret: secret, code });
    const token = await (await fetch(`${url}/api/oauth2/Token`, { method: 'POST', body })).json();
    const asked = { headers: { Authorization: `Bearer ${token.access_token}` } };
    const conversations = await fetch(`${url}/api/Chat/GetConversations`, asked);
    expect(await conversations.json()).toHaveLength(20);
  });
  const env = { SECRET: 'planted-secret-of-mine' };
  for (const shown of [[], ['--json']]) {
    const use = async ({ text }: { text: () => string }) => {
      await expect.poll(text).toMatch(/Ctrl-C|\}\n/);
      expect(text()).toContain('my app');
      expect(text()).not.toContain('planted');
    };
    await withMock([...flags, ...shown, '--client-secret', 'env:SECRET'], use, env);
  }
});

for (const [flags, says] of [
  [['--client', 'a'], '--client needs --redirect-uri URI'],
  [['--redirect-uri', 'https://a/b'], '--redirect-uri needs --client ID'],
  [['--client-secret', 'env:A'], '--client-secret needs --client ID'],
  [['--client', 'a', '--redirect-uri', '/cb'], 'which is not an absolute URI'],
  [['--client', 'a', '--redirect-uri', 'https://a/b#c'], 'which has a fragment'],
  [['--client', 'a', '--redirect-uri', 'https://a/é'], 'percent-encoded'],
  [['--client', 'a', '--redirect-uri', 'https://a/', '--client-secret', 'x1'], 'takes env:NAME'],
  [['--client', 'a', '--redirect-uri', 'https://a/', '--client-secret', 'env:NO'], 'NO, which is not set'],
] as const) {
  test(`mock ${flags.join(' ')} says what to change`, async () => {
    const { code, err } = await runHere(['mock', '--port', '0', ...flags]);
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
    expect(err).not.toContain('x1');
  });
}

test('a flag wins over the environment', async () => {
  await withMock(['--dialect', 'lenient'], async ({ line }) => expect(line).toContain('(lenient,'), {
    AIRISK_MOCK_DIALECT: 'strict',
    AIRISK_MOCK_PORT: '1',
  });
});

test('the control plane is known by names from flag, environment or configuration file', async () => {
  const file = test.info().outputPath('mock.json');
  mkdirSync(test.info().outputDir, { recursive: true });
  writeFileSync(file, JSON.stringify({ allowHosts: ['from-file'] }));
  const token = 'a-token-of-my-own';
  const common = ['--json', '--control-token', token, '--config', file];
  const knownOf = async (args: string[], env: Record<string, string>): Promise<string[]> => {
    const known: string[] = [];
    await withMock(
      [...common, ...args],
      async ({ line }) => {
        for (const host of ['from-file', 'from-env', 'first:8080', 'second', 'evil.example']) {
          const headers = { Host: host, Authorization: `Bearer ${token}` };
          const asked = request(`${JSON.parse(line).control.url}/state`, { headers }).end();
          const [answer] = (await once(asked, 'response')) as [{ statusCode: number; resume: () => void }];
          answer.resume();
          if (answer.statusCode === 200) known.push(host);
        }
      },
      env,
    );
    return known;
  };
  const env = { AIRISK_MOCK_ALLOW_HOST: 'from-env, another' };
  expect(await knownOf([], {})).toEqual(['from-file']);
  expect(await knownOf([], env)).toEqual(['from-env']);
  const flags = ['--allow-host', 'first:8080', '--allow-host', 'second'];
  expect(await knownOf(flags, env)).toEqual(['first:8080', 'second']);
});

test('a name that would let every web page in is refused, wherever it stands', async () => {
  const file = test.info().outputPath('mock.json');
  mkdirSync(test.info().outputDir, { recursive: true });
  writeFileSync(file, JSON.stringify({ allowHosts: ['*'] }));
  for (const [args, env] of [
    [['--allow-host', '*'], {}],
    [['--config', file], {}],
    [[], { AIRISK_MOCK_ALLOW_HOST: 'good,*' }],
  ] as const) {
    const { code, err } = await runHere(['mock', '--port', '0', ...args], { env });
    expect([code, err]).toEqual([2, expect.stringContaining('the allowed host "*" would open')]);
  }
});

test('a port in use is one line and exit code 2', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { code, err } = await runBin(['mock', '--port', String(port)]);
  server.close();
  expect(code).toBe(2);
  expect(err).toBe(`airisk-conformance: port ${port} is in use; --port 0 takes any free one\n`);
});

test('a second signal ends the mock at once', async () => {
  const child = startBin(['mock', '--port', '0', '--quiet']);
  const ended = once(child, 'close');
  const [first] = (await once(child.stdout, 'data')) as [Buffer];
  // A request that stays open keeps the first signal waiting.
  const { connect } = await import('node:net');
  const socket = connect(Number(/:(\d+) /.exec(String(first))?.[1]), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /api/oauth2/Token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nabc');
  socket.on('error', () => undefined);
  await new Promise((resolve) => setTimeout(resolve, 150));
  child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 150));
  const waited = child.exitCode === null && child.signalCode === null;
  child.kill('SIGINT');
  const [code, signal] = (await ended) as [number | null, string | null];
  socket.destroy();
  expect(waited ? signal : code).toBe(waited ? 'SIGINT' : 0);
});

test('mock --list-faults explains every fault', async () => {
  const { code, out } = await runHere(['mock', '--list-faults']);
  expect(code).toBe(0);
  for (const { id, breaks, title } of knownFaults())
    expect(out).toContain(`${id}  ${title}\n    breaks ${breaks}: `);
  const listed = JSON.parse((await runHere(['mock', '--list-faults', '--json'])).out);
  expect(listed).toHaveLength(knownFaults().length);
});

test('mock --verdict-on-exit ends with the exit code of the gate', async () => {
  const code = await withMock(['--verdict-on-exit', '--quiet'], async ({ text }) => {
    expect(text()).not.toContain('nothing-seen');
  });
  expect(code).toBe(3);
  const file = test.info().outputPath('mock.json');
  writeFileSync(file, JSON.stringify({ journal: false }));
  const refused = await runHere(['mock', '--verdict-on-exit', '--config', file]);
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('journal') });
});
