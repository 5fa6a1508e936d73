import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect, test } from '@playwright/test';
import { packageRoot } from '../../specs/index.ts';
import { aim, findInstances, type Instance } from './instances.ts';
import type { TargetUnderTest } from './target.ts';
import { Wire } from './wire.ts';

const open: Server[] = [];
test.afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections();
});

/** A balancer that says with each answer which cookie it sets, if any. */
async function serve(
  set: (asked: number, cookie: string | undefined) => string | undefined,
): Promise<string> {
  let asked = 0;
  const server = createServer((request, response) => {
    const brought = /lb=([^;]*)/.exec(request.headers.cookie ?? '')?.[1];
    const value = set(asked++, brought);
    response.writeHead(400, value === undefined ? {} : { 'Set-Cookie': `lb=${value}; Path=/` });
    response.end();
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const find = async (baseUrl: string, instances?: TargetUnderTest['instances']) => {
  const wire = new Wire({ timeoutMs: 5000 });
  const target = { baseUrl, instances, interaction: { kind: 'none' } } as unknown as TargetUnderTest;
  try {
    return await findInstances(target, wire);
  } finally {
    wire.close();
  }
};
const byCookie = { affinityCookie: 'lb' };

test('instances are told apart by the cookie that a balancer follows', async () => {
  const url = await serve((asked, brought) => brought ?? `node-${asked % 3}`);
  const found = await find(url, byCookie);
  expect(found.instances.map(({ name, cookie }) => [name, cookie?.value])).toEqual([
    ['instance 1', 'node-0'],
    ['instance 2', 'node-1'],
    ['instance 3', 'node-2'],
  ]);
  expect(found.stickiness).toContain('got there');
});

for (const [title, set, missing] of [
  ['a balancer without the cookie', () => undefined, /check instances.affinityCookie/],
  ['one instance', () => 'node-0', /start another one/],
  ['a cookie that names visits', (asked: number) => `visit-${asked}`, /names visits and not instances/],
  ['a balancer that does not follow', (asked: number) => `node-${asked % 3}`, /gets to another instance/],
] as const)
  test(`nothing is judged across instances where there is ${title}`, async () => {
    const found = await find(await serve(set), byCookie);
    expect(found.instances).toEqual([]);
    expect(found.missing).toMatch(missing);
  });

test('instances have addresses of their own, or those of the name', async () => {
  const urls = [await serve(() => undefined), await serve(() => undefined)] as const;
  const found = await find(urls[0], { baseUrls: [...urls] });
  expect(found.instances.map(({ baseUrl }) => baseUrl?.is)).toEqual(urls);
  expect((await find(urls[0], { addresses: 'dns' })).missing).toMatch(/write instances/);
});

/** The same port of several addresses; what the name resolves to is said by the test. */
async function serveAt(
  addresses: readonly string[],
  listener: RequestListener,
  tls?: object,
): Promise<number> {
  let port = 0;
  for (const address of addresses) {
    const server = tls ? createTlsServer(tls, listener) : createServer(listener);
    open.push(server as Server);
    await new Promise<void>((resolve) => server.listen(port, address, resolve));
    port = (server.address() as AddressInfo).port;
  }
  return port;
}

for (const scheme of ['http', 'https'] as const)
  test(`each address of a name is an instance, and is asked by the name, over ${scheme}`, async () => {
    test.skip(process.platform === 'darwin', 'has one loopback address');
    const pem = (name: string) => readFileSync(join(packageRoot, 'mock-server', 'tls', `${name}.pem`));
    const asked: (string | undefined | null | false)[][] = [];
    const port = await serveAt(
      ['127.0.0.1', '127.0.0.2'],
      ({ headers, socket }, response) => {
        const { servername = false } = socket as TLSSocket;
        asked.push([socket.localAddress, headers.host, servername]);
        response.writeHead(400).end();
      },
      // Not for 127.0.0.2: only by the name is it the right one.
      scheme === 'https' ? { key: pem('key'), cert: pem('cert') } : undefined,
    );
    const wire = new Wire({ timeoutMs: 5000, ca: pem('ca') });
    const baseUrl = `${scheme}://localhost:${port}`;
    const target = { baseUrl, instances: { addresses: 'dns' }, interaction: { kind: 'none' } };
    const find = (...addresses: string[]) =>
      findInstances(target as unknown as TargetUnderTest, wire, async () =>
        addresses.map((address) => ({ address })),
      );
    try {
      const both = await find('127.0.0.1', '127.0.0.2', '127.0.0.2');
      expect(both.instances.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.2']);
      expect(both.told).toBe('2 of the 2 addresses of localhost answer');
      const name = scheme === 'https' && 'localhost';
      expect(asked).toEqual([
        ['127.0.0.1', `localhost:${port}`, name],
        ['127.0.0.2', `localhost:${port}`, name],
      ]);
      const [, second] = both.instances;
      await wire.send({ method: 'GET', url: baseUrl, ...(second && { instance: second }) });
      expect(asked.at(-1)?.[0]).toBe('127.0.0.2');

      const three = await find('127.0.0.1', '127.0.0.3', '127.0.0.2');
      expect(three.instances.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.2']);
      expect(three.told).toMatch(
        /^2 of the 3 addresses of localhost answer; 127\.0\.0\.3 does not answer \(/,
      );
      const one = await find('127.0.0.1', '127.0.0.3');
      expect([one.instances, one.missing]).toEqual([[], expect.stringContaining('out of the name')]);
      await expect(find('127.0.0.3', '127.0.0.4')).rejects.toThrow();
    } finally {
      wire.close();
    }
  });

test('a request keeps its own cookies, but for the one of another instance', () => {
  const instance: Instance = { name: 'instance 2', cookie: { name: 'lb', value: 'b' } };
  const cookies = (text: string) =>
    aim({ method: 'GET', url: 'http://x/', headers: [['cookie', text]] }, instance).headers;
  expect(cookies('sid=1; lb=a')).toEqual([['Cookie', 'sid=1; lb=b']]);
  expect(cookies('')).toEqual([['Cookie', 'lb=b']]);
  const own = { name: 'instance 1', baseUrl: { is: 'http://a/x', insteadOf: 'http://x' } };
  expect(aim({ method: 'GET', url: 'http://x/api' }, own).url).toBe('http://a/x/api');
  expect(aim({ method: 'GET', url: 'http://elsewhere/api' }, own).url).toBe('http://elsewhere/api');
});
