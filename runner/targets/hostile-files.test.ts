/** Configuration that points where it should not: nothing outside is shown or run, nothing is fetched, nothing written. */
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { resolveMockConfig } from '../../mock-server/index.ts';
import { DocumentError } from '../../specs/documents/read-document.ts';
import { loadClientFile } from '../client/load-client.ts';
import { loadTargetFile } from './load-target.ts';

const SECRET_OUTSIDE = 'root-of-all-secrets';
const PEM = '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n';

let outside = '';
let folder = '';
let server: Server;
let asked = 0;

test.beforeAll(async () => {
  outside = mkdtempSync(join(tmpdir(), 'airisk-hostile-'));
  folder = join(outside, 'project');
  mkdirSync(folder);
  writeFileSync(join(outside, 'private.txt'), SECRET_OUTSIDE);
  writeFileSync(join(outside, 'evil.mjs'), `globalThis.owned = true; export {}`);
  writeFileSync(join(folder, 'ca.pem'), PEM);
  symlinkSync(join(outside, 'evil.mjs'), join(folder, 'linked.mjs'));
  symlinkSync('loop.mjs', join(folder, 'loop.mjs'));
  mkdirSync(join(folder, 'folder.mjs'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  server = createServer((_request, response) => {
    asked += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
test.afterAll(() => {
  server.close();
  rmSync(outside, { recursive: true, force: true });
});

const base = {
  baseUrl: 'https://airisk.example.com',
  client: { id: 'abc123', secret: 'k9-secret-k9', redirectUri: 'https://localhost/callback' },
};

function load(document: unknown): string {
  const path = join(folder, 'target.json');
  writeFileSync(path, typeof document === 'string' ? document : JSON.stringify(document));
  const before = snapshot();
  try {
    loadTargetFile(path, {});
    return '';
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return error.message;
  } finally {
    expect(snapshot()).toEqual(before);
  }
}

/** Names, sizes and times of all that lies there. */
function snapshot(): string[] {
  return readdirSync(outside, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const stat = lstatSync(join(outside, name), { bigint: true });
      return `${name} ${stat.size} ${stat.mtimeNs}`;
    });
}

const ESCAPES = [
  '../private.txt',
  '../../../../../../etc/passwd',
  '/etc/passwd',
  'pipe',
  '.',
  'a\u0000b',
  'x'.repeat(5_000),
  'file:///etc/passwd',
  '~/.ssh/id_rsa',
  'loop.mjs',
];

for (const name of ['caFile', 'certFile', 'keyFile'] as const) {
  test(`tls.${name} that is no PEM file is named and not quoted`, () => {
    for (const path of ESCAPES) {
      const message = load({ ...base, tls: { caFile: 'ca.pem', [name]: path } });
      expect(message, path).toContain(`tls.${name} `);
      expect(message).not.toMatch(new RegExp(`${SECRET_OUTSIDE}|root:`));
      // Three mistakes at most, each with its line of the file and a caret.
      expect(message.split('\n').length).toBeLessThanOrEqual(3 * 3);
    }
  });
}

const MODULES = [
  '../evil.mjs',
  './../evil.mjs',
  'x/../../evil.mjs',
  '/tmp/evil.mjs',
  'linked.mjs',
  'loop.mjs',
  'folder.mjs',
  'file:///tmp/evil.mjs',
  'data:text/javascript,globalThis.owned=1',
  'https://evil.example/x.mjs',
  'node:child_process',
  '..\\evil.mjs',
  '%2e%2e/evil.mjs',
  'a\u0000.mjs',
  'pipe',
  '',
];

for (const module of MODULES) {
  test(`interaction.module may not be ${JSON.stringify(module)}`, () => {
    expect(load({ ...base, interaction: { kind: 'script', module } })).toContain('interaction');
    expect('owned' in globalThis).toBe(false);
  });
}

test('$schema and $ref are never fetched or read', async () => {
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/schema.json`;
  for (const $schema of [url, 'file:///etc/passwd', '../private.txt', '/dev/zero']) {
    expect(load({ $schema, ...base })).toBe('');
    expect(load({ ...base, client: { ...base.client, $ref: url } })).toContain('$ref');
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(asked).toBe(0);
});

test('names of the language are names like others', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
    expect(load(JSON.stringify(base).replace('{', `{"${name}":{"polluted":true},`)), name).toContain(name);
  expect('polluted' in {}).toBe(false);
});

test('a client configuration fares no better', () => {
  const path = join(folder, 'client.json');
  const drive = { kind: 'command', run: 'true' };
  for (const document of [
    '[',
    '['.repeat(100_000),
    `{"a":${'['.repeat(40_000)}${']'.repeat(40_000)}}`,
    JSON.stringify({ drive, __proto__: 1 }).replace('{', '{"__proto__":{"polluted":1},'),
    JSON.stringify({
      name: 'x',
      client: { ...base.client, secret: 'env:PATH', redirectUri: 'javascript:alert(1)' },
      drive,
    }),
  ]) {
    writeFileSync(path, document);
    expect(() => loadClientFile(path, { PATH: 'a-secret-from-outside' })).toThrow(DocumentError);
  }
  expect('polluted' in {}).toBe(false);
});

test('a configuration of the mock names what it cannot read, and does not quote it', async () => {
  const path = join(folder, 'mock.json');
  for (const keyFile of ['../missing.pem', '.', 'loop.mjs', 'a\u0000b']) {
    writeFileSync(path, JSON.stringify({ tls: { keyFile, certFile: 'ca.pem' } }));
    const refusal: unknown = await resolveMockConfig({ file: path, env: {} }).catch(
      (error: unknown) => error,
    );
    expect(String(refusal)).toContain('tls.keyFile');
  }
  writeFileSync(path, `{"clients": "${SECRET_OUTSIDE}" oops`);
  const refusal: unknown = await resolveMockConfig({ file: path, env: {} }).catch((error: unknown) => error);
  expect(String(refusal)).toContain('is not JSON');
  expect(String(refusal)).not.toContain(SECRET_OUTSIDE);
});
