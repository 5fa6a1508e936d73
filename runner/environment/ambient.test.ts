/** Settings from outside neither weaken the judge nor go unsaid. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { runBin } from '../../cli/testing/run-bin.ts';
import { type MockServer, startMockServer } from '../../mock-server/index.ts';
import type { Report } from '../../reports/model/types.ts';
import { packageRoot } from '../../specs/index.ts';
import { AMBIENT, tellEnvironment } from './tell-environment.ts';

const tlsFile = (name: string) => join(packageRoot, 'mock-server', 'tls', name);
const CA = tlsFile('ca.pem');
const SERVER = { key: readFileSync(tlsFile('key.pem')), cert: readFileSync(tlsFile('cert.pem')) };

let mock: MockServer;
test.beforeAll(async () => {
  mock = await startMockServer({ tls: SERVER });
});
test.afterAll(() => mock.close());

/** Checks the target as a user would. */
function preflight(
  baseUrl: string,
  env: Readonly<Record<string, string>>,
  tls?: { readonly caFile: string },
) {
  const [client] = mock.clients;
  const target = {
    ...{ baseUrl, ...(tls && { tls }), interaction: { kind: 'none' } },
    client: { id: client?.id, secret: client?.secret, redirectUri: client?.redirectUris[0] },
  };
  const file = test.info().outputPath('target.json');
  writeFileSync(file, JSON.stringify(target));
  return runBin(['preflight', '--target', file], { env });
}

/** The mock by the name that its certificate is for. */
const address = () => mock.url.replace('127.0.0.1', 'localhost');

for (const env of [
  { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
  { NODE_OPTIONS: '--use-openssl-ca' },
  { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_OPTIONS: '--insecure-http-parser --tls-min-v1.0' },
])
  test(`an untrusted certificate is refused under ${JSON.stringify(env)}`, async () => {
    const { code, out } = await preflight(address(), env);
    expect(code, out).toBe(4);
    expect(out).toContain('tls.caFile');
  });

for (const env of [{ NODE_EXTRA_CA_CERTS: CA }, { NODE_OPTIONS: '--use-openssl-ca', SSL_CERT_FILE: CA }])
  test(`an authority may be named by ${Object.keys(env).join(' and ')}`, async () => {
    expect((await preflight(address(), env)).code).toBe(0);
  });

test('flags of Node.js that would spoil good TLS change nothing', async () => {
  const env = { NODE_OPTIONS: '--tls-max-v1.2 --tls-cipher-list=NULL-MD5 --max-http-header-size=1' };
  expect((await preflight(address(), env, { caFile: CA })).code).toBe(0);
});

test('a host that speaks outdated TLS only is not reached, whatever the flags', async () => {
  const old = createHttpsServer(
    { ...SERVER, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' },
    (_, answer) => answer.end(),
  );
  await new Promise<void>((done) => old.listen(0, '127.0.0.1', done));
  const url = `https://localhost:${(old.address() as AddressInfo).port}`;
  const env = { NODE_OPTIONS: '--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0' };
  expect((await preflight(url, env, { caFile: CA })).code).toBe(4);
  old.close();
});

test('answers are read strictly, whatever the flags', async () => {
  const lax = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () =>
      socket.end('HTTP/1.1 302 Found\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
    );
  });
  await new Promise<void>((done) => lax.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(lax.address() as AddressInfo).port}`;
  const ran = await preflight(url, { NODE_OPTIONS: '--insecure-http-parser' });
  expect(ran.code, ran.out).toBe(4);
  lax.close();
});

test('the report names what was set, and no value', async () => {
  const out = test.info().outputPath('report');
  const env = {
    ...{
      NODE_EXTRA_CA_CERTS: CA,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      https_proxy: 'http://hush:hush@proxy.test:1',
    },
    ...{
      NODE_OPTIONS: '--max-old-space-size=900 --require=node:url',
      NO_PROXY: 'internal.test',
      TZ: 'Asia/Tokyo',
    },
    // This machine may have set them.
    ...{ SSL_CERT_FILE: '', SSL_CERT_DIR: '', NODE_ENV: '', HTTPS_PROXY: '', HTTP_PROXY: '', http_proxy: '' },
  };
  const { code } = await runBin(['provider', '--only', 'code-single-use', '--depth', 'quick', '--out', out], {
    env,
  });
  expect(code).toBe(0);
  const text = readFileSync(join(out, 'report.json'), 'utf8');
  const { environment } = JSON.parse(text) as Report;
  expect(environment['variables']).toBe(
    'NODE_EXTRA_CA_CERTS, https_proxy, NO_PROXY, NODE_OPTIONS (--max-old-space-size --require), NODE_TLS_REJECT_UNAUTHORIZED',
  );
  expect(text).not.toMatch(/hush|proxy\.test|internal\.test/);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('NODE_EXTRA_CA_CERTS');
  expect(tellEnvironment({ PATH: '/bin', NODE_ENV: '' })).toEqual({});
});

test('the documentation lists every variable that is told', () => {
  const text = readFileSync(join(packageRoot, 'docs', 'vendors.md'), 'utf8');
  for (const name of Object.keys(AMBIENT)) expect(text).toContain(`\`${name}\``);
});

for (const [name, value, said] of [
  ['HTTPS_PROXY', 'http://proxy.test:port', 'HTTPS_PROXY names'],
  ['https_proxy', 'http://user:hu#sh@proxy.test:1', 'https_proxy names no proxy'],
  ['NO_PROXY', '10.0.0.0/64', 'NO_PROXY holds "10.0.0.0/64"'],
  ['ALL_PROXY', 'socks5://127.0.0.1:1080', 'ALL_PROXY names a proxy of the kind socks5'],
] as const)
  test(`${name}=${value} cannot be followed, and is named`, async () => {
    const { code, err, out } = await preflight('https://airisk.test', { [name]: value });
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect(err + out).not.toMatch(/hu.sh|defect/);
  });
