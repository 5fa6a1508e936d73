/** The provider of a client run: the mock, as judges of clients see it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ArmedAnswer,
  type JournalView,
  type MockServer,
  type MockServerOptions,
  startMockServer,
} from '../../mock-server/index.ts';
import type { ClientConfiguration } from '../../specs/generated/client.ts';
import type { ClientArm } from '../../specs/generated/client-scenario.ts';
import { packageRoot } from '../../specs/index.ts';
import { isLoopback } from '../../specs/is-loopback.ts';
import type { ProviderPort } from '../../suites/client/test-environment.ts';
import { FIRST_USER, OTHER_USER, otherUser } from './users.ts';

const JOURNAL_ENTRIES = 2_000;

export interface ProviderOptions {
  /** Serve with a certificate that nobody trusts. */
  readonly untrusted?: boolean;
  /** Told every code and token that the provider hands out. */
  readonly onIssue?: MockServerOptions['onIssue'];
}

/** The provider of a run, which the run closes. */
export interface OpenedProvider extends ProviderPort {
  /** Its journal, for what is judged by that alone. */
  journalView(): JournalView;
  close(): Promise<void>;
}

/**
 * Opens the provider with the clients and users of the configuration.
 * @throws the error of `listen` when the configured port is taken
 */
export async function openProvider(
  config: ClientConfiguration,
  options: ProviderOptions,
): Promise<OpenedProvider> {
  const mock = await startMock(config, options);
  return { ...toPort(mock, config), journalView: () => mock.journalView(), close: () => mock.close() };
}

function startMock(
  config: ClientConfiguration,
  { untrusted = false, onIssue }: ProviderOptions,
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
    ...(provider.host === undefined || untrusted
      ? {}
      : { host: provider.host, allowRemote: provider.allowRemote === true }),
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
  const url = new URL(mock.url);
  const other = new URL(client.redirectUri).hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  if (isLoopback(url.hostname)) url.hostname = other;
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
