/** How the proxy reaches a deployment that is not simply there: authorities, client certificates and proxies on the way. */
import { readFileSync } from 'node:fs';
import http, { type IncomingMessage, type RequestListener } from 'node:http';
import https from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { packageRoot } from '../../specs/index.ts';
import type { ResolvedTarget } from '../../suites/flows/target-spec.ts';
import { describeConfig } from '../targets/describe-config.ts';
import { openProxy } from './open-proxy.ts';

const TLS = join(packageRoot, 'suites', 'flows', 'testing', 'tls');
const pem = (name: string): Buffer => readFileSync(join(TLS, `${name}.pem`));
const OWN_CERTIFICATE = { certFile: 'client.pem', keyFile: 'client-key.pem' };
const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);
const before = new Map(VARIABLES.map((name) => [name, process.env[name]]));
const servers: Server[] = [];
const sockets = new Set<Socket>();

test.beforeEach(() => {
  for (const name of VARIABLES) delete process.env[name];
});
test.afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  for (const server of servers.splice(0)) server.close();
  for (const socket of sockets) socket.destroy();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** What the deployment received, and what it answers with. */
const received: IncomingMessage[] = [];
const deployment: RequestListener = (request, answer) => {
  received.push(request);
  answer.end(`reached as ${request.headers.host}`);
};

const openDeployment = (more: https.ServerOptions = {}): Promise<number> =>
  listen(
    https.createServer(
      { key: pem('server-key'), cert: pem('server'), ca: pem('ca'), rejectUnauthorized: true, ...more },
      deployment,
    ),
  );

/** Asks through a proxy whose target file says this. */
async function askThrough(baseUrl: string, tls: ResolvedTarget['tls']): Promise<[number, string]> {
  const config: ResolvedTarget = {
    ...{ name: 'far away', folder: TLS, baseUrl, ...(tls && { tls }) },
    client: { id: 'abc', secret: 'secret-of-the-client-1', redirectUri: 'https://localhost/callback' },
  };
  const plan = { target: { kind: 'deployment', config }, allowAttacks: false, tagKey: '' } as const;
  const proxy = await openProxy({ target: describeConfig(config, plan), port: 0 });
  try {
    const answer = await fetch(`${proxy.url}/api/oauth2?a=%20b`);
    return [answer.status, await answer.text()];
  } catch {
    return [0, 'the connection was broken off'];
  } finally {
    await proxy.close();
  }
}

test('a private authority and a client certificate are those of the target file', async () => {
  const port = await openDeployment({ requestCert: true });
  const url = `https://localhost:${port}`;
  expect(await askThrough(url, { caFile: 'ca.pem', ...OWN_CERTIFICATE })).toEqual([
    200,
    `reached as localhost:${port}`,
  ]);
  expect(received.at(-1)?.url).toBe('/api/oauth2?a=%20b');
  const count = received.length;
  const [unknown, why] = await askThrough(url, OWN_CERTIFICATE);
  expect(unknown).toBe(502);
  expect(why).toMatch(/^airisk-conformance proxy: .*certificate/);
  // A server may say what it misses, or just end the connection.
  const [without] = await askThrough(url, { caFile: 'ca.pem' });
  expect([0, 502]).toContain(without);
  expect(received.length).toBe(count);
});

/** A name that no resolver knows: only a proxy leads there. */
const HOST = 'airisk.test';

/** A proxy that leads to one host, and asks for an account. @param over Port of what stands for that host over TLS */
async function openWay(over: number, account?: string): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const isKnown = ({ headers }: IncomingMessage) =>
    account === undefined ||
    headers['proxy-authorization'] === `Basic ${Buffer.from(account).toString('base64')}`;
  const server = http.createServer((request, answer) => {
    asked.push(request.url ?? '');
    if (!isKnown(request)) answer.writeHead(407).end();
    else deployment(request, answer as http.ServerResponse & { req: IncomingMessage });
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(request.url ?? '');
    if (!isKnown(request)) return void socket.end('HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n');
    const onward = connect(over, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
  });
  return { port: await listen(server), asked };
}

test('proxies of the environment lead to it, over TLS by a tunnel, with their own account', async () => {
  const way = await openWay(await openDeployment(), 'me:pass-phrase-1');
  process.env['HTTPS_PROXY'] = `http://me:pass-phrase-1@localhost:${way.port}`;
  process.env['HTTP_PROXY'] = process.env['HTTPS_PROXY'];
  expect(await askThrough(`https://${HOST}`, { caFile: 'ca.pem' })).toEqual([200, `reached as ${HOST}`]);
  expect(received.at(-1)?.rawHeaders.join()).not.toMatch(/proxy-/i);
  expect((await askThrough(`http://${HOST}`, undefined))[0]).toBe(200);
  expect(way.asked).toEqual([`${HOST}:443`, `http://${HOST}/api/oauth2?a=%20b`]);
});

test('a proxy on the way that refuses is told, and its refusal is not taken for the answer', async () => {
  const way = await openWay(await openDeployment(), 'me:pass-phrase-1');
  process.env['HTTPS_PROXY'] = `http://localhost:${way.port}`;
  process.env['HTTP_PROXY'] = process.env['HTTPS_PROXY'];
  const count = received.length;
  for (const url of [`https://${HOST}`, `http://${HOST}`]) {
    const [status, why] = await askThrough(url, { caFile: 'ca.pem' });
    expect(status).toBe(502);
    expect(why).toMatch(/^airisk-conformance proxy: .*proxy.*407/i);
  }
  expect([received.length, way.asked.length]).toEqual([count, 2]);
});
