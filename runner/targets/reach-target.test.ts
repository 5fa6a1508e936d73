/** How a target is reached: through proxies of the environment, with client certificates, by the judge's client and by its browser. */
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type MockServer, startMockServer } from '../../mock-server/index.ts';
import { packageRoot } from '../../specs/index.ts';
import { resolveBrowser } from '../../suites/browser/index.ts';
import { openBrowser } from '../../suites/browser/open-browser.ts';
import type { DeploymentTarget, ResolvedTarget, RunPlan } from '../../suites/flows/target-spec.ts';
import { runPreflight } from './preflight.ts';

const TLS = join(packageRoot, 'suites', 'flows', 'testing', 'tls');
const pem = (name: string): Buffer => readFileSync(join(TLS, `${name}.pem`));
/** A name that no resolver knows: only a proxy leads there. */
const HOST = 'airisk.test';
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

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

interface ProxyOptions {
  /** Asks for this account, `user:password`. */
  readonly account?: string;
  /** Is spoken to over TLS. */
  readonly secure?: boolean;
}

/** A proxy that knows one host. @param front port of what stands for that host over TLS */
async function openProxy(front: number, { account, secure }: ProxyOptions = {}): Promise<Proxy> {
  const asked: { target: string; agent: string }[] = [];
  const agentOf = ({ headers }: IncomingMessage): string =>
    /Chrome/.test(headers['user-agent'] ?? '') ? 'browser' : 'client';
  const isKnown = ({ headers }: IncomingMessage): boolean =>
    account === undefined ||
    headers['proxy-authorization'] === `Basic ${Buffer.from(account).toString('base64')}`;
  const serve = (incoming: IncomingMessage, answer: import('node:http').ServerResponse) => {
    if (!isKnown(incoming)) {
      answer.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="proxy"' }).end();
      return;
    }
    const url = new URL(incoming.url ?? '', 'http://not-absolute.invalid');
    asked.push({ target: url.host, agent: agentOf(incoming) });
    if (url.host === HOST) toMock(incoming, url.pathname + url.search, answer);
    else answer.writeHead(502).end();
  };
  const server = secure
    ? createHttpsServer({ key: pem('server-key'), cert: pem('server') }, serve)
    : createHttpServer(serve);
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    if (!isKnown(incoming)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="p"\r\n\r\n');
      return;
    }
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
  const scheme = secure ? 'https' : 'http';
  return { url: `${scheme}://${account ? `${account}@` : ''}localhost:${await listen(server)}`, asked };
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

test('a proxy that wants an account is given it by the client and the browser, and the host never is', async () => {
  const front = await openFront();
  for (const base of [`https://${HOST}`, `http://${HOST}`]) {
    const proxy = await openProxy(front, { account: 'ada:p@ss' });
    process.env['ALL_PROXY'] = proxy.url;
    const { steps, exitCode, record } = await runPreflight(await planFor(base, { caFile: 'ca.pem' }));
    expect(failures(steps)).toEqual([]);
    expect(exitCode).toBe(0);
    expect(new Set(proxy.asked.map(({ agent }) => agent))).toEqual(new Set(['client', 'browser']));
    expect(JSON.stringify(record)).not.toMatch(/proxy-authorization/i);
  }
});

test('the browser is led as the client is: NO_PROXY exempts by one rule', async () => {
  const proxy = await openProxy(await openFront());
  process.env['HTTPS_PROXY'] = proxy.url;
  for (const [exempt, seen] of [
    ['other.test', true],
    ['test', false],
    ['.airisk.test', false],
    ['airisk.test:8443', true],
  ] as const) {
    process.env['NO_PROXY'] = exempt;
    proxy.asked.length = 0;
    const plan = await planFor(`https://${HOST}`, { caFile: 'ca.pem' });
    const { exitCode } = await runPreflight(plan);
    expect([exitCode, proxy.asked.length > 0], exempt).toEqual(seen ? [0, true] : [4, false]);
    if (plan.browser) {
      const browser = await openBrowser(plan.browser);
      proxy.asked.length = 0;
      await (await browser.newPage({ ignoreHTTPSErrors: true }))
        .goto(`https://${HOST}`)
        .catch(() => undefined);
      expect(proxy.asked.length > 0, exempt).toBe(seen);
      await browser.close();
    }
  }
});

for (const [title, url, said] of [
  [
    'does not answer',
    'http://127.0.0.1:1',
    /the proxy of HTTPS_PROXY, http:\/\/127\.0\.0\.1:1, does not answer: .*ECONNREFUSED/,
  ],
  [
    'has no name',
    'http://proxy.invalid:3128',
    /HTTPS_PROXY, http:\/\/proxy\.invalid:3128, does not answer: .*ENOTFOUND/,
  ],
] as const)
  test(`a proxy that ${title} is named, and the host is not blamed`, async () => {
    process.env['HTTPS_PROXY'] = url;
    const { steps, exitCode } = await runPreflight(await planFor('https://elsewhere.test', undefined));
    expect(exitCode).toBe(4);
    expect(steps.at(-1)).toMatchObject({ ok: false, who: 'network', step: 'reach the proxy' });
    expect(steps.at(-1)?.message).toMatch(said);
    expect(steps.at(-1)?.message).not.toContain('elsewhere.test does not answer');
  });

test('a proxy that refuses, or wants another account, is named by the preflight', async () => {
  const refusing = await openProxy(0);
  const asking = await openProxy(0, { account: 'ada:secret-of-ada' });
  for (const [variable, base, url, said] of [
    [
      'HTTPS_PROXY',
      'https://elsewhere.test',
      refusing.url,
      /opened no connection to elsewhere\.test:443 \(502\)/,
    ],
    [
      'HTTPS_PROXY',
      'https://elsewhere.test',
      asking.url.replace('ada:', 'bob:'),
      /refuses the user name and password/,
    ],
    [
      'HTTPS_PROXY',
      'https://elsewhere.test',
      asking.url.replace(/ada.*@/, ''),
      /asks for a user name and password/,
    ],
    [
      'HTTP_PROXY',
      'http://elsewhere.test',
      asking.url.replace(/ada.*@/, ''),
      /asks for a user name and password/,
    ],
    ['HTTP_PROXY', 'http://elsewhere.test', 'http://127.0.0.1:1', /does not answer/],
  ] as const) {
    for (const name of PROXY_VARIABLES) delete process.env[name];
    process.env[variable] = url;
    const { steps, exitCode } = await runPreflight(await planFor(base, undefined));
    expect(exitCode, base).toBe(4);
    expect(steps.at(-1)).toMatchObject({ ok: false, who: 'network', step: 'reach the proxy' });
    expect(steps.at(-1)?.message).toMatch(said);
    expect(steps.at(-1)?.message).toContain(`the proxy of ${variable}`);
    expect(steps.at(-1)?.message).not.toContain('secret-of-ada');
  }
});

test('a proxy that says nothing is named when the time is up', async () => {
  const silent = createHttpServer().on('connect', () => undefined);
  process.env['HTTPS_PROXY'] = `http://127.0.0.1:${await listen(silent)}`;
  const plan = await planFor('https://elsewhere.test', undefined);
  const config = { ...(plan.target as DeploymentTarget).config, limits: { timeoutSeconds: 1 } };
  const { steps, exitCode } = await runPreflight({ ...plan, target: { kind: 'deployment', config } });
  expect(exitCode).toBe(4);
  expect(steps.at(-1)?.message).toMatch(/the proxy of HTTPS_PROXY.* no answer within 1 s/);
  silent.closeAllConnections();
});

test('a proxy over TLS is verified like everybody', async () => {
  const proxy = await openProxy(await openFront(), { secure: true });
  process.env['HTTPS_PROXY'] = proxy.url;
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  try {
    const { steps, exitCode } = await runPreflight(await planFor(`https://${HOST}`, { caFile: 'ca.pem' }));
    expect(exitCode).toBe(4);
    expect(steps.at(-1)?.message).toMatch(/the proxy of HTTPS_PROXY.* certificate/);
  } finally {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  }
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

test.describe('with an authority of its own', () => {
  /** Of another authority, for this machine as well. */
  const other = {
    key: readFileSync(join(packageRoot, 'mock-server', 'tls', 'key.pem')),
    cert: readFileSync(join(packageRoot, 'mock-server', 'tls', 'cert.pem')),
  };
  const known = { key: pem('server-key'), cert: pem('server') };

  /** The mock, whose pages are on another port with this certificate. */
  async function openApart(pages: { readonly key: Buffer; readonly cert: Buffer }): Promise<number[]> {
    const elsewhere = await listen(
      createHttpsServer(pages, (incoming, answer) => toMock(incoming, incoming.url ?? '/', answer)),
    );
    const front = createHttpsServer(known, (incoming, answer) => {
      if (incoming.method !== 'GET') return toMock(incoming, incoming.url ?? '/', answer);
      answer.writeHead(302, { Location: `https://localhost:${elsewhere}${incoming.url}` }).end();
    });
    return [await listen(front), elsewhere];
  }

  test('pages on another host are verified by it as well', async () => {
    const [port] = await openApart(known);
    const { steps, exitCode } = await runPreflight(
      await planFor(`https://localhost:${port}`, { caFile: 'ca.pem' }),
    );
    expect(failures(steps)).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test('pages on another host of an authority that nobody named are refused, and named', async () => {
    const [port, elsewhere] = await openApart(other);
    const { steps, exitCode } = await runPreflight(
      await planFor(`https://localhost:${port}`, { caFile: 'ca.pem' }),
    );
    expect(exitCode).not.toBe(4);
    expect(steps.some(({ step, outcome }) => step.startsWith('prove') && outcome === 'proved')).toBe(false);
    expect(failures(steps).join()).toContain(
      `no answer from https://localhost:${elsewhere}: its certificate is not good`,
    );
    expect(failures(steps).join()).toContain('tls.caFile');
  });

  test('the host itself must show the browser what it shows the client', async () => {
    const server = createHttpsServer(known, (incoming, answer) => {
      // From now on a certificate of another authority: the client keeps the connection that it has.
      server.setSecureContext(other);
      toMock(incoming, incoming.url ?? '/', answer);
    });
    const port = await listen(server);
    const { steps } = await runPreflight(await planFor(`https://localhost:${port}`, { caFile: 'ca.pem' }));
    expect(failures(steps).join()).toContain(
      `no answer from https://localhost:${port}: its certificate is not good`,
    );
  });

  test('a certificate of the right authority for another name is refused', async () => {
    const [port] = await openApart({ key: pem('client-key'), cert: pem('client') });
    const { steps } = await runPreflight(await planFor(`https://localhost:${port}`, { caFile: 'ca.pem' }));
    expect(failures(steps).join()).toMatch(
      /no answer from https:\/\/localhost:\d+: (its certificate is not good|unsuitable certificate purpose)/,
    );
  });
});
