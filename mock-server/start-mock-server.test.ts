import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { closeOnSignals } from './close-on-signals.ts';
import { MockConfigError, resolveMockConfig } from './config/resolve-mock-config.ts';
import { MockRefusedError, startMockServer } from './start-mock-server.ts';
import { authorize, CALLBACK, createTestCore, redirectQuery } from './test-kit.ts';

test('stays on this machine unless told twice', async () => {
  for (const host of ['0.0.0.0', '::', '192.0.2.1', '127.0.0.1.evil.example', '']) {
    await expect(startMockServer({ host })).rejects.toThrow(MockRefusedError);
  }
  const open = await startMockServer({ host: '0.0.0.0', allowRemote: true });
  expect((await fetch(`${open.url}/health`)).status).toBe(200);
  await open.close();
});

test('does not pass for production', async () => {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await expect(startMockServer()).rejects.toThrow(/NODE_ENV/);
    await (await startMockServer({ allowProduction: true })).close();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
});

test('says which port is taken', async () => {
  const first = await startMockServer();
  await expect(startMockServer({ port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await first.close();
});

test('refuses unknown dialects and faults', async () => {
  await expect(startMockServer({ dialect: 'no-such' })).rejects.toThrow(/no-such/);
  await expect(startMockServer({ faults: ['no/such'] })).rejects.toThrow(/no\/such/);
});

test('gives the same codes for the same seed, others otherwise', async () => {
  const code = async (seed?: number) => {
    const core = createTestCore(seed === undefined ? {} : { seed });
    return redirectQuery(await authorize(core, { client_id: 'abc123', redirect_uri: CALLBACK })).get('code');
  };
  expect(await code(1)).toBe(await code(1));
  expect(await code(1)).not.toBe(await code(2));
});

test('an error inside is a plain 500 that says nothing', async () => {
  const errors: unknown[] = [];
  const core = createTestCore({ journal: false, onInternalError: (error) => errors.push(error) });
  const answer = await core.handle(undefined as never);
  expect([answer.status, answer.body, errors.length]).toEqual([500, 'Internal Server Error', 1]);
});

test('closes at the first signal and leaves the second to the system', async () => {
  const server = await startMockServer();
  const [before, done] = [process.listenerCount('SIGTERM'), closeOnSignals(server)];
  expect(process.listenerCount('SIGTERM')).toBe(before + 1);
  process.emit('SIGTERM', 'SIGTERM');
  expect(process.listenerCount('SIGTERM')).toBe(before);
  expect(await done).toBe('SIGTERM');
  await expect(fetch(`${server.url}/health`)).rejects.toThrow();
});

test.describe('configuration', () => {
  let folder: string;
  test.beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mock-config-'));
  });
  test.afterAll(() => rmSync(folder, { recursive: true }));

  async function resolve(file: unknown, env: Record<string, string> = {}, flags = {}) {
    const path = join(folder, 'mock.json');
    writeFileSync(path, typeof file === 'string' ? file : JSON.stringify(file));
    return resolveMockConfig({ file: path, env, flags });
  }

  const client = { id: 'c', secret: 'env:MY_SECRET', redirectUris: ['https://a.example/cb'] };

  test('is read from file, environment and flags, in this order of weight', async () => {
    const file = { port: 1, dialect: 'lenient', interaction: 'consent', clients: [client] };
    const env = { MY_SECRET: 's3cret', AIRISK_MOCK_PORT: '2', AIRISK_MOCK_INTERACTION: 'login' };
    const options = await resolve(file, env, { port: 3 });
    expect(options).toMatchObject({ port: 3, dialect: 'lenient', interaction: 'login' });
    expect(options.config?.clients?.[0]?.secret).toBe('s3cret');
    expect(await resolveMockConfig({ env: {} })).toEqual({});
  });

  const BAD: readonly (readonly [string, unknown, RegExp])[] = [
    ['no JSON', '{', /is not JSON/],
    ['no object', '[]', /must be an object, not a list/],
    ['an unknown member', { prot: 1 }, /unknown key prot; did you mean port/],
    ['a wrong type', { port: '1' }, /port must be a whole number, not a string/],
    ['a number out of range', { port: 70000 }, /port must be at most 65535/],
    [
      'a client without redirect URIs',
      { clients: [{ id: 'c', secret: 's' }] },
      /clients\[0\]\.redirectUris is missing/,
    ],
    [
      'a redirect URI with a fragment',
      { clients: [{ ...client, secret: 's', redirectUris: ['https://a.example/#x'] }] },
      /redirectUris\[0\] must match/,
    ],
    [
      'a relative redirect URI',
      { clients: [{ ...client, secret: 's', redirectUris: ['/cb'] }] },
      /redirectUris\[0\]/,
    ],
    [
      'a client twice',
      {
        clients: [
          { ...client, secret: 's' },
          { ...client, secret: 't' },
        ],
      },
      /clients\[1\]\.id is "c", which clients\[0\] has already/,
    ],
    [
      'a secret that is not set',
      { clients: [client] },
      /clients\[0\]\.secret needs the environment variable MY_SECRET, which is not set/,
    ],
    ['an unknown interaction', { interaction: 'x' }, /interaction must be one of none, consent, login/],
    ['a lifetime of nothing', { codeLifetimeSeconds: 0 }, /codeLifetimeSeconds must be greater than 0/],
    ['a prefix with a slash at its end', { prefix: '/a/' }, /prefix/],
    ['an unknown dialect', { dialect: 'no-such' }, /no dialect "no-such"/],
    ['an unknown fault', { faults: ['no/such'] }, /unknown fault "no\/such"/],
    ['a missing key file', { tls: { keyFile: 'no.pem', certFile: 'no.pem' } }, /tls\.keyFile names no\.pem/],
    [
      'a conversation of nobody',
      {
        users: [],
        conversations: [
          { id: 'x', userId: 'u', agentId: 'a', title: 't', createdAt: '2025-01-01T00:00:00Z' },
        ],
      },
      /conversations\[0\]\.userId/,
    ],
  ];
  for (const [title, file, expected] of BAD) {
    test(`with ${title} is refused in one clear line`, async () => {
      const error: unknown = await resolve(file).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(MockConfigError);
      const { lines } = error as MockConfigError;
      expect(lines.join('\n')).toMatch(expected);
      expect(lines.every((line) => !line.includes('\n'))).toBe(true);
    });
  }

  test('from environment and flags is checked as well', async () => {
    await expect(resolveMockConfig({ env: { AIRISK_MOCK_PORT: 'x' } })).rejects.toThrow(/AIRISK_MOCK_PORT/);
    await expect(resolveMockConfig({ env: {}, flags: { interaction: 'x' } })).rejects.toThrow(
      /interaction is "x"/,
    );
    await expect(resolveMockConfig({ file: join(folder, 'none.json') })).rejects.toThrow(
      /the file does not exist/,
    );
  });
});
