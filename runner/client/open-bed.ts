/** Opens a lane of a client run: a provider, an origin that is none of its, and the application. */
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright';
import {
  type ArmedAnswer,
  type MockServer,
  type MockServerOptions,
  startMockServer,
} from '../../mock-server/index.ts';
import type { ClientConfiguration } from '../../specs/generated/client.ts';
import type { ClientArm } from '../../specs/generated/client-scenario.ts';
import { packageRoot } from '../../specs/index.ts';
import { isLoopback } from '../../specs/is-loopback.ts';
import type {
  AppPort,
  Bed,
  Driver,
  ForeignPort,
  ForeignRequest,
  ProviderPort,
  Subject,
} from '../../suites/client/bed.ts';
import { BrowserDriver, DEFAULT_TIMEOUT_SECONDS } from '../../suites/client/drive/browser-driver.ts';
import { CommandDriver, DEFAULT_COMMAND_SECONDS } from '../../suites/client/drive/command-driver.ts';
import { LaunchedApp } from '../../suites/client/drive/launch-app.ts';
import type { ProviderPages } from '../../suites/client/drive/provider-pages.ts';
import type { LoadedClient } from './load-client.ts';

export interface BedOptions {
  readonly client: LoadedClient;
  /** Absent: the application is a command that visits the provider itself. */
  readonly browser: Browser | undefined;
  /** Serve the provider with a certificate that nobody trusts. */
  readonly untrusted?: boolean;
  /** Told every code and token that the provider hands out. */
  readonly onIssue?: MockServerOptions['onIssue'];
}

const OTHER_USER = { id: 'user_7', name: 'Grace Hopper', login: 'grace', password: 'mock-password-grace' };
const FIRST_USER = { id: 'user_42', name: 'Ada Lovelace', login: 'ada', password: 'mock-password-ada' };
const JOURNAL_ENTRIES = 2_000;
const DEFAULT_READY_SECONDS = 20;

/**
 * Opens a lane.
 * @throws LaunchFailed when the application does not start
 * @throws the error of `listen` when the configured port is taken
 */
export async function openBed(options: BedOptions): Promise<Bed> {
  const port = String(await freePort());
  const registered = fillIn(options.client.config, { '${launch.port}': port });
  const mock = await startMock(registered, options);
  const foreign = await openForeign();
  const closers: (() => Promise<void>)[] = [() => mock.close(), foreign.close];
  try {
    const provider = toPort(mock, registered);
    const config = fillIn(registered, valuesOf(registered, provider.url));
    const opened = await openApplication(config, options, provider.url, closers);
    const canRestart =
      options.untrusted !== true && /\$\{provider\.url\}/.test(JSON.stringify(options.client.config));
    return {
      subject: describeSubject(config),
      provider,
      foreign,
      ...opened,
      ...(canRestart ? { openUntrusted: () => openBed({ ...options, untrusted: true }) } : {}),
      close: () => closeAll(closers),
    };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  for (const close of [...closers].reverse()) await close();
}

function startMock(
  config: ClientConfiguration,
  { untrusted = false, onIssue }: BedOptions,
): Promise<MockServer> {
  const { client, users, provider = {} } = config;
  const tls = (name: string) => readFileSync(join(packageRoot, 'mock-server', 'tls', name));
  const primary = users?.primary ?? FIRST_USER.id;
  const people = [
    { ...FIRST_USER, id: primary },
    { ...OTHER_USER, id: otherUser(config) },
  ];
  return startMockServer({
    port: untrusted ? 0 : (provider.port ?? 0),
    controlPlane: false,
    // The run's own, on a loopback port: NODE_ENV may be the application's business.
    allowProduction: true,
    limits: { maxJournalEntries: JOURNAL_ENTRIES },
    ...(onIssue && { onIssue }),
    config: {
      clients: [{ id: client.id, secret: client.secret, redirectUris: [client.redirectUri] }],
      // The built-in people have conversations; others get one each, so that there is something to show.
      ...(primary === FIRST_USER.id && otherUser(config) === OTHER_USER.id
        ? {}
        : { users: people, conversations: people.map(({ id }) => conversationOf(id)) }),
    },
    ...(provider.dialect === undefined ? {} : { dialect: provider.dialect }),
    ...(provider.interaction === undefined ? {} : { interaction: provider.interaction }),
    ...(provider.prefix === undefined ? {} : { prefix: provider.prefix }),
    ...(untrusted ? { tls: { key: tls('key.pem'), cert: tls('cert.pem') } } : {}),
  });
}

function otherUser({ users }: ClientConfiguration): string {
  return users?.other ?? (users?.primary === OTHER_USER.id ? FIRST_USER.id : OTHER_USER.id);
}

function conversationOf(userId: string) {
  const at = '2025-01-06T08:30:00Z';
  return {
    id: `conv_${userId}`,
    userId,
    agentId: 'agent_risk',
    title: 'Access review of the payroll system',
    createdAt: at,
    metadata: {},
    messages: [{ role: 'user' as const, text: 'What should we know?', at }],
  };
}

/**
 * The provider as judges see it. It is known by another host name than the application: cookies ignore ports, so on one
 * name the application's cookies would travel to the provider.
 */
function toPort(mock: MockServer, { client, provider }: ClientConfiguration): ProviderPort {
  const host = new URL(client.redirectUri).hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  const url = new URL(mock.url);
  url.hostname = host;
  const redirecting = (provider?.interaction ?? 'none') === 'none' ? 'authorize' : 'decision';
  return {
    url: url.href.replace(/\/$/, ''),
    reset: () => mock.reset(),
    journal: () => mock.rawJournal(),
    advance: (ms) => mock.advance(ms),
    arm: (command) => mock.arm(toArmed(command, redirecting)),
  };
}

function toArmed(command: ClientArm, redirecting: string): ArmedAnswer {
  const { match, ...rest } = command;
  const endpoint = match.endpoint === 'authorize' ? redirecting : match.endpoint;
  const { answer } = rest as { answer?: { headers?: Readonly<Record<string, string>> } };
  const headers = answer?.headers && Object.entries(answer.headers);
  return {
    ...rest,
    match: { ...match, endpoint },
    ...(answer ? { answer: { ...answer, ...(headers ? { headers } : {}) } } : {}),
  } as ArmedAnswer;
}

async function openApplication(
  config: ClientConfiguration,
  { client, browser }: BedOptions,
  providerUrl: string,
  closers: (() => Promise<void>)[],
): Promise<{ driver: Driver; app?: AppPort }> {
  const app = await launch(config, client.folder, closers);
  const pages = pagesOf(config);
  const { drive } = config;
  if (drive.kind === 'command') {
    const cwd = resolve(client.folder, drive.cwd ?? '.');
    const driver = new CommandDriver({
      drive,
      cwd,
      env: drive.env ?? {},
      providerUrl,
      redirectUri: config.client.redirectUri,
      browser,
      pages,
    });
    return { driver, app: withOutputOf(driver, app) };
  }
  if (!browser) throw new Error('a browser is needed');
  const { redirectUri } = config.client;
  const driver = new BrowserDriver({ browser, drive, providerUrl, pages, redirectUri });
  return { driver, ...(app ? { app } : {}) };
}

/** What a command wrote belongs to the output of the application, whether or not a part of it runs all the time. */
function withOutputOf(driver: CommandDriver, app: LaunchedApp | undefined): AppPort {
  return {
    alive: () => app?.alive() ?? true,
    ensure: async () => app?.ensure(),
    stop: async () => app?.stop(),
    ending: () => app?.ending(),
    crashes: () => app?.crashes() ?? 0,
    output: () => `${driver.output}\n${app?.output() ?? ''}`,
    written: () => driver.output.length,
    since: (characters) => driver.output.slice(characters),
  };
}

async function launch(
  { launch: how, drive }: ClientConfiguration,
  folder: string,
  closers: (() => Promise<void>)[],
): Promise<LaunchedApp | undefined> {
  if (!how) return undefined;
  const cwd = resolve(folder, how.cwd ?? '.');
  const readyUrl = how.readyUrl ?? (drive.kind === 'browser' ? drive.startUrl : '');
  const app = await LaunchedApp.start({
    command: how.command,
    cwd,
    env: how.env ?? {},
    readyUrl,
    anyCertificate: isLoopback(new URL(readyUrl).hostname),
    readyTimeoutMs: (how.readyTimeoutSeconds ?? DEFAULT_READY_SECONDS) * 1000,
    logFiles: (how.logFiles ?? []).map((path) => resolve(cwd, path)),
  });
  closers.push(() => app.close());
  return app;
}

function pagesOf({ provider, users }: ClientConfiguration): ProviderPages | undefined {
  if ((provider?.interaction ?? 'none') === 'none') return undefined;
  const { login, password } = users?.primary === OTHER_USER.id && !users.other ? OTHER_USER : FIRST_USER;
  return { login, password };
}

function describeSubject(config: ClientConfiguration): Subject {
  const { client, users, drive, launch: how } = config;
  const browser = drive.kind === 'browser';
  const api = browser ? drive.apiUrl !== undefined : drive.callsApi === true;
  const offered: Readonly<Record<string, boolean>> = {
    browser,
    api,
    user: users?.primary !== undefined,
    generic: users?.primary === undefined,
    launch: how !== undefined || !browser,
    'session-proof': browser && (drive.statusUrl !== undefined || api),
  };
  const seconds = drive.timeoutSeconds ?? (browser ? DEFAULT_TIMEOUT_SECONDS : DEFAULT_COMMAND_SECONDS);
  return {
    client,
    ...(users?.primary === undefined ? {} : { userid: users.primary }),
    otherUserid: otherUser(config),
    offers: new Set(Object.keys(offered).filter((name) => offered[name])),
    timeoutMs: seconds * 1000,
  };
}

function valuesOf({ client, users }: ClientConfiguration, url: string): Readonly<Record<string, string>> {
  return {
    '${provider.url}': url,
    '${client.id}': client.id,
    '${client.secret}': client.secret,
    '${client.redirectUri}': client.redirectUri,
    '${users.primary}': users?.primary ?? '',
  };
}

function fillIn<T>(value: T, values: Readonly<Record<string, string>>): T;
function fillIn(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string')
    return Object.entries(values).reduce((text, [name, to]) => text.replaceAll(name, () => to), value);
  if (Array.isArray(value)) return value.map((item) => fillIn(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fillIn(item, values)]));
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}

const MAX_FOREIGN_BODY = 100_000;

/** An origin of its own that serves whoever comes: a good token to programs, a page to browsers. */
async function openForeign(): Promise<ForeignPort & { close: () => Promise<void> }> {
  let seen: ForeignRequest[] = [];
  const server = createHttpServer((request, response) => {
    let body = '';
    request.setEncoding('latin1').on('data', (text: string) => {
      if (body.length < MAX_FOREIGN_BODY) body += text;
    });
    request.on('end', () => {
      const { rawHeaders, method = 'GET', url = '/' } = request;
      const headers = rawHeaders.flatMap((name, at): [string, string][] =>
        at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? '']] : [],
      );
      seen.push({ method, url, headers, body });
      const forPeople = /text\/html/.test(request.headers.accept ?? '');
      response.writeHead(200, { 'Content-Type': forPeople ? 'text/html' : 'application/json' });
      response.end(forPeople ? '<!doctype html><title>Elsewhere</title><p>Another origin' : FOREIGN_TOKEN);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reset: () => {
      seen = [];
    },
    requests: () => seen,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const FOREIGN_TOKEN = '{"access_token":"a-token-from-another-origin","expiration":"2099-01-01T00:00:00Z"}';
