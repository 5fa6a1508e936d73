import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
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
