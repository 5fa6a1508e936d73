/** How a target is reached: through proxies of the environment, with client certificates, by the judge's client and by its browser. */
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type MockServer, startMockServer } from '../../mock-server/index.ts';
import { packageRoot } from '../../specs/index.ts';
import { resolveBrowser } from '../browser/index.ts';
import { proxyFor } from '../flows/agents.ts';
import { runPreflight } from './preflight.ts';
import type { ResolvedTarget, RunPlan } from './target-spec.ts';

const TLS = join(packageRoot, 'suites', 'flows', 'testing', 'tls');
const pem = (name: string): Buffer => readFileSync(join(TLS, `${name}.pem`));
/** A name that no resolver knows: only a proxy leads there. */
const HOST = 'airisk.test';
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];

let mock: MockServer;
const servers: Server[] = [];
const before = new Map(PROXY_VARIABLES.map((name) => [name, process.env[name]]));

test.beforeAll(async () => {
  mock = await startMockServer({ interaction: 'login' });
});

test.beforeEach(() => {
  for (const name of PROXY_VARIABLES) delete process.env[name];
});

test.afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  for (const server of servers.splice(0)) server.close();
});

test.afterAll(() => mock.close());

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Hands a request on to the mock, whatever host it names. */
function toMock(incoming: IncomingMessage, path: string, answer: import('node:http').ServerResponse): void {
  const { port } = new URL(mock.url);
  const { method, headers } = incoming;
  const onward = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (from) => {
    answer.writeHead(from.statusCode ?? 502, from.rawHeaders);
    from.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  incoming.pipe(onward);
}

/** The mock behind TLS, for `airisk.test` and for this machine. */
function openFront(options: { readonly requestCert?: boolean } = {}): Promise<number> {
  const server = createHttpsServer(
    { key: pem('server-key'), cert: pem('server'), ca: pem('ca'), ...options, rejectUnauthorized: true },
    (incoming, answer) => toMock(incoming, incoming.url ?? '/', answer),
  );
  return listen(server);
}

interface Proxy {
  readonly url: string;
  /** Hosts that were asked for, with the agent that asked. */
  readonly asked: { readonly target: string; readonly agent: string }[];
}

/** A proxy that knows one host. @param front port of what stands for that host over TLS */
async function openProxy(front: number): Promise<Proxy> {
  const asked: { target: string; agent: string }[] = [];
  const agentOf = ({ headers }: IncomingMessage): string =>
    /Chrome/.test(headers['user-agent'] ?? '') ? 'browser' : 'client';
  const server = createHttpServer((incoming, answer) => {
    const url = new URL(incoming.url ?? '', 'http://not-absolute.invalid');
    asked.push({ target: url.host, agent: agentOf(incoming) });
    if (url.host === HOST) toMock(incoming, url.pathname + url.search, answer);
    else answer.writeHead(502).end();
  });
  server.on('connect', (incoming, socket) => {
    asked.push({ target: incoming.url ?? '', agent: agentOf(incoming) });
    if (incoming.url !== `${HOST}:443`) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const onward = connect(front, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, asked };
}

async function planFor(baseUrl: string, tls: ResolvedTarget['tls']): Promise<RunPlan> {
  const [client] = mock.clients;
  const [user] = mock.users;
  if (!client || !user) throw new Error('the mock has a client and a user');
  const button = (name: string) => ({ click: { role: 'button', name } });
  const config: ResolvedTarget = {
    name: 'far away',
    folder: TLS,
    baseUrl,
    client: { id: client.id, secret: client.secret, redirectUri: client.redirectUris[0] ?? '' },
    interaction: {
      kind: 'form',
      steps: [
        { fill: { label: 'User name', value: user.login } },
        { fill: { label: 'Password', value: user.password } },
        button('Sign in'),
      ],
      approve: [button('Approve')],
    },
    ...(tls ? { tls } : {}),
  };
  const browser = await resolveBrowser();
  return { target: { kind: 'deployment', config }, allowAttacks: false, tagKey: '00'.repeat(16), browser };
}

const failures = (steps: readonly { readonly ok: boolean; readonly message: string }[]) =>
  steps.filter(({ ok }) => !ok).map(({ message }) => message);

test('HTTPS_PROXY leads the client and the browser to the host', async () => {
  const proxy = await openProxy(await openFront());
  process.env['HTTPS_PROXY'] = proxy.url;
  const plan = await planFor(`https://${HOST}`, { caFile: 'ca.pem' });
  const { steps, exitCode } = await runPreflight(plan);
  expect(failures(steps)).toEqual([]);
  expect(exitCode).toBe(0);
  for (const agent of ['client', 'browser'])
    expect(proxy.asked).toContainEqual({ target: `${HOST}:443`, agent });
});

test('HTTP_PROXY does so without TLS', async () => {
  const proxy = await openProxy(0);
  process.env['HTTP_PROXY'] = proxy.url;
  const { steps, exitCode } = await runPreflight(await planFor(`http://${HOST}`, undefined));
  expect(failures(steps)).toEqual([]);
  expect(exitCode).toBe(0);
  for (const agent of ['client', 'browser']) expect(proxy.asked).toContainEqual({ target: HOST, agent });
});

test('NO_PROXY is followed, and this machine is never reached through a proxy', async () => {
  process.env['HTTPS_PROXY'] = 'http://proxy.invalid:3128';
  process.env['NO_PROXY'] = '.internal.example';
  expect(proxyFor('https://airisk.example.com')).toBe('http://proxy.invalid:3128');
  expect(proxyFor('https://host.internal.example')).toBeUndefined();
  for (const own of ['https://localhost:8443', 'https://127.0.0.1:1', 'https://127.8.9.1', 'https://[::1]:1'])
    expect(proxyFor(own), own).toBeUndefined();
});

test('a proxy that refuses is named by the preflight', async () => {
  const proxy = await openProxy(0);
  process.env['HTTPS_PROXY'] = proxy.url;
  const { steps, exitCode } = await runPreflight(await planFor('https://elsewhere.test', undefined));
  expect(exitCode).toBe(4);
  expect(steps.at(-1)).toMatchObject({ ok: false, who: 'network' });
});

test('a client certificate is shown by the client and by the browser', async () => {
  const port = await openFront({ requestCert: true });
  const files = { caFile: 'ca.pem', certFile: 'client.pem', keyFile: 'client-key.pem' };
  const { steps, exitCode } = await runPreflight(await planFor(`https://localhost:${port}`, files));
  expect(failures(steps)).toEqual([]);
  expect(exitCode).toBe(0);
});

test('without the client certificate that is asked for, the preflight says which setting is missing', async () => {
  const port = await openFront({ requestCert: true });
  const plan = await planFor(`https://localhost:${port}`, { caFile: 'ca.pem' });
  const { steps, exitCode } = await runPreflight(plan);
  expect(exitCode).toBe(4);
  expect(steps.at(-1)?.advice).toContain('tls.certFile');
});
