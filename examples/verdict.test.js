// The examples that ask the mock for its verdict, each run as its reader would run it.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';

const BIN = fileURLToPath(new URL('../bin/airisk-conformance.js', import.meta.url));
const AIRISK_CONFORMANCE = `${process.execPath} ${BIN}`;
const folder = (name) => fileURLToPath(new URL(`${name}/`, import.meta.url));
const has = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

test.describe('a shell script with curl', () => {
  test.skip(!has('curl', '--version') || process.platform === 'win32', 'there is no curl or no shell');

  test('ends with 0 for a client that is conformant', async () => {
    const { code, out } = await run('sh', ['verdict.sh'], 'verdict-shell');
    expect(out).toMatch(/^All \d+ requirements that the journal decides hold\.$/m);
    expect(code).toBe(0);
  });

  test('ends with 1 for another one, and says what it breaks', async () => {
    const env = { TOKEN_REDIRECT_URI: 'https://localhost/second' };
    const { code, out } = await run('sh', ['verdict.sh'], 'verdict-shell', env);
    expect(out).toContain('The client breaks client-token-redirect-uri;');
    expect(code).toBe(1);
  });
});

test('a Python client under pytest', async () => {
  const python = ['python3', 'python'].find((name) => has(name, '-c', 'import pytest'));
  test.skip(python === undefined, 'there is no Python with pytest');
  const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'];
  const { code, out } = await run(python, args, 'verdict-python', { PYTHONDONTWRITEBYTECODE: '1' });
  expect(out).toContain('3 passed');
  expect(code).toBe(0);
});

test('a Node.js client with the mock in its process', async () => {
  const { code, out } = await run(process.execPath, ['--test', 'client.test.mjs'], 'verdict-node');
  expect(out).toMatch(/pass 2\b/);
  expect(code).toBe(0);
});

test('the containers of the Compose file, each run as a process of this machine', async () => {
  const { services } = parse(readFileSync(`${folder('verdict-compose')}compose.yaml`, 'utf8'));
  const { 'airisk-mock': mock, application, test: tester } = services;
  for (const other of [application, tester]) expect(other.network_mode).toBe('service:airisk-mock');
  const [provider, app] = [await freePort(), await freePort()];
  // Other ports than those of the file, which may be taken here.
  const here = (text) =>
    text
      .replaceAll('127.0.0.1:4010', `127.0.0.1:${provider}`)
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${app}`)
      .replace(/^\$\{\w+:-(.*)\}$/, '$1')
      .replace(/^3000$/, String(app));
  const envOf = ({ environment }) =>
    Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, here(value)]));
  expect(mock.ports).toEqual(['127.0.0.1:4010:4010', '127.0.0.1:3000:3000']);
  const config = test.info().outputPath('mock.json');
  writeFileSync(config, here(readFileSync(`${folder('verdict-compose')}mock.json`, 'utf8')));
  const command = mock.command.map((part) => (part === '/config/mock.json' ? config : part));
  const processes = [
    start(process.execPath, [BIN, ...command, '--port', String(provider)], 'verdict-compose', envOf(mock)),
    start(process.execPath, application.command.slice(1), 'web-app', envOf(application)),
  ];
  try {
    const { code, out } = await run(
      process.execPath,
      tester.command.slice(1),
      'verdict-compose',
      envOf(tester),
    );
    expect(out).toContain('conformant: All ');
    expect(code).toBe(0);
  } finally {
    for (const child of processes) child.kill();
  }
});

function start(command, args, where, env) {
  return spawn(command, args, { cwd: folder(where), env: { ...process.env, ...env }, stdio: 'ignore' });
}

function run(command, args, where, env = {}) {
  const options = {
    cwd: folder(where),
    env: { ...withoutTestRunner(), AIRISK_CONFORMANCE, NO_COLOR: '1', ...env },
  };
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, out: `${stdout}${stderr}` });
    });
  });
}

/** `node --test` inside another runner would report to that one. */
function withoutTestRunner() {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return env;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
