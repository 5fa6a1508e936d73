/** One example client, with a proxy between it and its provider. */
import type { Browser } from '@playwright/test';
import type { ClientSubject } from '../../runner/audit/clients/client-subjects.ts';
import { openTestEnvironment } from '../../runner/client/open-test-environment.ts';
import { Judge } from '../../runner/proxy/judge/judge.ts';
import { unseenReasons } from '../../runner/proxy/judge/unseen-reasons.ts';
import { openProxy } from '../../runner/proxy/open-proxy.ts';
import { describeProxySubject } from '../../runner/proxy/subject.ts';
import { describeConfig } from '../../runner/targets/describe-config.ts';
import type { ClientConfiguration } from '../../specs/generated/client.ts';
import type { ClientVector } from '../../specs/generated/client-scenario.ts';
import { loadCatalogue, requirement } from '../../specs/index.ts';
import { scenariosFor } from '../../suites/client/load-scenarios.ts';
import { runScenarios } from '../../suites/client/run-scenarios.ts';
import type { TestEnvironment } from '../../suites/client/test-environment.ts';
import { type App, register } from '../../tests/independent-provider/second-provider/accounts.ts';
import {
  type SecondProviderOptions,
  startSecondProvider,
} from '../../tests/independent-provider/second-provider/start.ts';

export interface ThroughProxy {
  readonly id: string;
  readonly title: string;
  /** The requirement that it breaks; undefined: it is sound. */
  readonly breaks: string | undefined;
  /** The proxy named that requirement. */
  readonly caught: boolean;
  /** The judge of clients did, in the same traffic. */
  readonly suite: boolean;
  /** What the proxy said of a sound client. */
  readonly accused: readonly string[];
  /** Why the proxy did not see it. */
  readonly reason: string;
  /** How the provider was, where that is not always the same. */
  readonly setting?: string;
  readonly problem?: string;
}

/** What a sound client meets: all that is read from honest sign-ins, and refusals that real deployments give. */
const REAL_LIFE = [
  ...['client-token-refused-once', 'client-token-unauthorized-once', 'client-token-server-error-once'],
  ...['client-token-connection-lost-once', 'client-token-retry-after', 'client-api-unauthorized'],
];
const OF_SIGN_INS = loadCatalogue().flatMap(({ id, actor, verify }) =>
  actor === 'client' && verify.kind === 'tested' ? [id as string] : [],
);

/** Against the mock, which plays whatever shows the client's defect. */
export async function playAtMock(one: ClientSubject, browser: Browser): Promise<ThroughProxy> {
  const { subject, plays } = one;
  const breaks = subject.kind === 'fault' ? subject.breaks : undefined;
  const rows = new Set(
    breaks === undefined ? [...OF_SIGN_INS.filter(isObserved), ...REAL_LIFE] : [breaks, 'client-state-fresh'],
  );
  const scenarios = scenariosFor(rows)
    .filter(({ id }) => plays?.includes(id) ?? true)
    .map((scenario) =>
      // Of a sound client the first of each kind is enough.
      breaks === undefined && scenario.vectors
        ? { ...scenario, vectors: scenario.vectors.slice(0, 1) as [ClientVector] }
        : scenario,
    );
  return passThrough(one, browser, undefined, async (environment) => {
    const { tests, neverSignedIn } = await runScenarios({
      ...{ scenarios, environments: [environment], reproduce: () => '' },
      ...{ inHistories: () => false, traces: false },
    });
    const checks = tests.flatMap(({ record }) => record?.checks ?? []);
    return {
      bySuite: new Set(checks.flatMap(({ outcome, requirement: row }) => (outcome === 'fail' ? [row] : []))),
      ...(breaks === undefined && neverSignedIn !== undefined && { problem: neverSignedIn }),
    };
  });
}

interface Played {
  /** What the judge of clients found. */
  readonly bySuite: ReadonlySet<string>;
  readonly problem?: string;
}

/**
 * Opens application, proxy and provider, and lets something pass between them.
 * @param second How the second provider is; undefined: the mock takes its place
 */
export async function passThrough(
  { subject, config, folder }: ClientSubject,
  browser: Browser,
  second: SecondProviderOptions | undefined,
  play: (environment: TestEnvironment, judge: () => Judge) => Promise<Played>,
): Promise<ThroughProxy> {
  const breaks = subject.kind === 'fault' ? subject.breaks : undefined;
  const told = { id: subject.id, title: subject.title, breaks };
  const opened: { judge?: Judge } = {};
  const judge = (): Judge => {
    if (!opened.judge) throw new Error('no proxy was opened');
    return opened.judge;
  };
  try {
    const environment = await openTestEnvironment({
      ...{ client: { config, folder }, browser },
      between: async (registered, providerUrl) => {
        const between = await openBetween(registered, providerUrl, second);
        opened.judge = between.judge;
        return between;
      },
    });
    try {
      const { bySuite, problem } = await play(environment, judge);
      await judge().finish(Date.now() + 60_000);
      if (problem !== undefined) throw new Error(problem);
      return { ...told, ...compare(judge(), breaks, bySuite) };
    } finally {
      await environment.close();
    }
  } catch (error) {
    const problem = String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
    return { ...told, caught: false, suite: false, accused: [], reason: '', problem };
  }
}

/** What honest sign-ins show. */
const isObserved = (id: string): boolean =>
  scenariosFor(new Set([id])).some(({ shape }) => shape === 'observation');

function compare(judge: Judge, breaks: string | undefined, bySuite: ReadonlySet<string>) {
  const reasonOf = unseenReasons(judge.counts, true);
  const rows = judge.tally.findings([...OF_SIGN_INS], reasonOf);
  const broken = rows.filter(({ finding }) => finding.holds === false);
  const own = rows.find(({ requirement: row }) => row === breaks);
  // A broken client may break more than the requirement that it is there for.
  const others =
    breaks === undefined ? broken.filter(({ requirement: row }) => requirement(row).level !== 'may') : [];
  return {
    caught: broken.some(({ requirement: row }) => row === breaks),
    suite: breaks !== undefined && bySuite.has(breaks),
    accused: others.map(({ requirement: row, finding }) => `${row}: ${finding.actual}`),
    reason: own?.finding.reason ?? own?.finding.actual ?? '',
  };
}

interface OpenedBetween {
  readonly judge: Judge;
  readonly url: string;
  close(): Promise<void>;
}

async function openBetween(
  client: ClientConfiguration,
  mockUrl: string,
  second: SecondProviderOptions | undefined,
): Promise<OpenedBetween> {
  const other = second && (await openSecond(client, second));
  const baseUrl = other?.url ?? mockUrl;
  const file = {
    ...{ name: 'the provider', baseUrl, client: client.client, folder: process.cwd() },
    lifetimes: { codeSeconds: 60, tokenSeconds: 3_600 },
    resources: { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' },
  };
  const target = describeConfig(file, {
    target: { kind: 'deployment', config: file },
    allowAttacks: false,
    tagKey: '',
  });
  const judge = new Judge(describeProxySubject(target, client).facts);
  const proxy = await openProxy({ target, port: 0, onExchange: (exchange) => judge.take(exchange) });
  const url = new URL(proxy.url);
  // As the provider is known under another name than the application, so is the proxy.
  url.hostname = new URL(mockUrl).hostname;
  const close = async () => {
    await proxy.close();
    await other?.close();
  };
  return { judge, url: url.href.replace(/\/$/, ''), close };
}

async function openSecond({ client, users }: ClientConfiguration, options: SecondProviderOptions) {
  const app: App = { id: client.id, secret: client.secret, uris: [client.redirectUri] };
  const whom =
    users?.primary === undefined ? undefined : { id: users.primary, name: 'Ada', passPhrase: 'none' };
  register(app, whom);
  return startSecondProvider({ codeSeconds: 60, tokenSeconds: 3_600, ...options });
}
