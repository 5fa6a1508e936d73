/** Tokens that are kept to their end where each code is a sign-in, before a mock whose codes are called so. */
import { expect, test } from '@playwright/test';
import { startMockServer } from '../../../mock-server/index.ts';
import { openTarget } from '../../../runner/targets/open-target.ts';
import { WaitClock } from '../../checks/wait-clock.ts';
import { Provider } from '../../flows/provider.ts';
import { Recorder } from '../../flows/recorder.ts';
import { BrowserSession, SharedBrowser } from '../../flows/visit.ts';
import { Wire } from '../../flows/wire.ts';
import { handOver, hold, seeEnd, takeOver } from './held-tokens.ts';

const USER = { userid: 'user_42' };
const path = '/api/Chat/GetConversations';
/** Seconds. */
const LIFE = 4;

let mock: Awaited<ReturnType<typeof startMockServer>> | undefined;
let wire: Wire | undefined;

test.afterEach(async () => {
  wire?.close();
  await mock?.close();
});

async function start() {
  mock = await startMockServer({ tokenLifetimeSeconds: LIFE });
  const [client] = mock.clients;
  const config = {
    ...{ name: 'a mock', folder: process.cwd(), baseUrl: mock.url, interaction: { kind: 'none' as const } },
    client: {
      ...{ id: client?.id ?? '', secret: client?.secret ?? '' },
      redirectUri: client?.redirectUris[0] ?? '',
    },
    lifetimes: { tokenSeconds: LIFE },
  };
  const plan = { target: { kind: 'deployment' as const, config }, allowAttacks: false, tagKey: '00' };
  const target = await openTarget(plan, false);
  wire = new Wire({ timeoutMs: 5000 });
  const browser = new BrowserSession(target, new SharedBrowser());
  const provider = new Provider(target, wire, browser, () => undefined);
  const pages = { dear: true };
  Object.defineProperty(provider, 'codesAreDear', { get: () => pages.dear });
  const nextTest = () => {
    const recorder = new Recorder(target);
    provider.wire.recordTo(recorder);
    return recorder;
  };
  nextTest();
  return { provider, pages, nextTest, clock: new WaitClock(provider) };
}

test('a token that is there already is kept, each by one, with its exchanges in the record of the test', async () => {
  const { provider, nextTest, clock } = await start();
  const flows = [await provider.honest(USER), await provider.honest(USER)];
  const recorder = nextTest();
  const where = { path, taken: new Set<string>(), share: 0.5 };
  const held = [await hold(provider, clock, USER, where), await hold(provider, clock, USER, where)];
  expect(held.map(({ token }) => token)).toEqual(flows.map(({ token }) => token).reverse());
  const statuses = recorder.pick(held[0]?.evidence ?? []).map(({ response }) => response?.status);
  expect(statuses).toEqual([302, 200]);
  const { codes } = provider.wire.counters;
  const third = await hold(provider, clock, USER, where);
  expect([provider.wire.counters.codes - codes, flows.some(({ token }) => token === third.token)]).toEqual([
    1,
    false,
  ]);
});

test('no token is kept whose code was sent again, that is another one than is meant, or whose life is half over', async () => {
  const { provider, clock } = await start();
  const again = await provider.honest(USER);
  await provider.token({ params: provider.tokenParams(again.grant) });
  const meant = provider.seen.since(0, ({ token }) => token === again.token);
  expect(meant, 'its code may have ended it').toEqual([]);
  const others = [await provider.honest(), await provider.honest({ ...USER, encoding: 'json' })];
  const where = { path, taken: new Set<string>(), share: 0.5 };
  const first = await hold(provider, clock, USER, where);
  expect([again, ...others].map(({ token }) => token)).not.toContain(first.token);
  await clock.waitUntil(clock.now() + LIFE * 600);
  const second = await hold(provider, clock, USER, { path, taken: new Set<string>(), share: 0.5 });
  expect(second.token).not.toBe(first.token);
});

test('a token that opens nothing any more is not kept', async () => {
  const { provider, clock } = await start();
  const { token } = await provider.honest(USER);
  const where = { path: '/api/Chat/GetNothing', taken: new Set<string>(), share: 0.5 };
  expect((await hold(provider, clock, USER, where)).token).not.toBe(token);
});

test('where codes cost nothing, each token is a new one', async () => {
  const { provider, pages, clock } = await start();
  const { token } = await provider.honest(USER);
  // Consent is remembered, as it turned out.
  pages.dear = false;
  const held = await hold(provider, clock, USER, { path, taken: new Set<string>(), share: 0.5 });
  expect(held.token).not.toBe(token);
});

test('what was seen before its end and after it is handed over to one test, with its exchanges', async () => {
  const { provider, nextTest, clock } = await start();
  await provider.honest(USER);
  const known = { clock, margin: 1000 };
  const tokens = [await hold(provider, clock, USER, { path, taken: new Set<string>(), share: 0.5 })];
  handOver(provider, known, await seeEnd(provider, clock, path, { tokens, ...known, late: true }));
  const recorder = nextTest();
  const [one] = takeOver(provider)?.tokens ?? [];
  expect(recorder.exchanges, 'what comes after the end is evidence from when it is taken').toHaveLength(3);
  const statuses = [one?.early.answer, one?.late?.take()].map((answer) => {
    const [exchange] = recorder.pick([answer?.n ?? 0]);
    return exchange?.response?.status;
  });
  expect(statuses).toEqual([200, 401]);
  expect(takeOver(provider)).toBeUndefined();
});
