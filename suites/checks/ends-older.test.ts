import { expect, test } from '@playwright/test';
import { loadDialect } from '../../mock-server/config/load-dialect.ts';
import { type MockServerOptions, startMockServer } from '../../mock-server/index.ts';
import { openTarget } from '../../runner/targets/open-target.ts';
import { Provider } from '../flows/provider.ts';
import { Recorder } from '../flows/recorder.ts';
import { BrowserSession, SharedBrowser } from '../flows/visit.ts';
import { sleep, Wire } from '../flows/wire.ts';
import { askOlder, keepsOlder, knowOlder } from './ends-older.ts';

const USER = { userid: 'user_42', path: '/api/Chat/GetConversations' };

/** Before a mock with this dialect. */
async function before<T>(
  dialect: MockServerOptions['dialect'],
  look: (provider: Provider) => Promise<T>,
): Promise<T> {
  const mock = await startMockServer({ ...(dialect && { dialect }) });
  const [client] = mock.clients;
  const [redirectUri = ''] = client?.redirectUris ?? [];
  const config = {
    ...{ name: 'a mock', folder: process.cwd(), baseUrl: mock.url, interaction: { kind: 'none' as const } },
    client: { id: client?.id ?? '', secret: client?.secret ?? '', redirectUri },
  };
  const plan = { target: { kind: 'deployment' as const, config }, allowAttacks: false, tagKey: '00' };
  const target = await openTarget(plan, false);
  const wire = new Wire({ timeoutMs: 5000 });
  const provider = new Provider(
    target,
    wire,
    new BrowserSession(target, new SharedBrowser()),
    () => undefined,
  );
  wire.recordTo(new Recorder(target));
  try {
    return await look(provider);
  } finally {
    wire.close();
    await mock.close();
  }
}

/** What is asked of a mock with this dialect. */
const ask = (dialect: MockServerOptions['dialect']) =>
  before(dialect, async (provider) => ({
    alone: await askOlder(provider),
    withResource: await askOlder(provider, USER),
    unopened: await askOlder(provider, { path: USER.path }),
  }));

/** The same where each code is a page, and how many requests it took. */
const know = (dialect: MockServerOptions['dialect'], prepare: (provider: Provider) => Promise<unknown>) =>
  before(dialect, async (provider) => {
    Object.defineProperty(provider, 'codesAreDear', { value: true });
    await prepare(provider);
    const { counters } = provider.wire;
    const from = counters.requests;
    const told = [await knowOlder(provider, USER), await knowOlder(provider, USER)];
    return { told, requests: counters.requests - from };
  });

const live = (base: string, code: 'one' | 'any', token: 'one' | 'any') => {
  const dialect = loadDialect(base);
  return { ...dialect, code: { ...dialect.code, live: code }, token: { ...dialect.token, live: token } };
};

test('codes and tokens are told apart, and tokens are looked at with a resource that they open only', async () => {
  expect(await ask('strict')).toEqual({
    alone: { codes: 'kept', tokens: 'unclear' },
    withResource: { codes: 'kept', tokens: 'kept' },
    unopened: { codes: 'kept', tokens: 'unclear' },
  });
  expect((await ask('one-live-code')).withResource).toEqual({ codes: 'ended', tokens: 'kept' });
  expect((await ask('one-live-token')).withResource).toEqual({ codes: 'kept', tokens: 'ended' });
});

test('a deployment with one live code and one live token is known for both', async () => {
  expect((await ask(live('strict', 'one', 'one'))).withResource).toEqual({ codes: 'ended', tokens: 'ended' });
});

test('a token that is given again has not been ended', async () => {
  expect((await ask('token-again')).withResource).toEqual({ codes: 'kept', tokens: 'kept' });
});

const [KEPT, ENDED] = [
  { codes: 'kept', tokens: 'kept' },
  { codes: 'kept', tokens: 'ended' },
];
const { userid, path } = USER;

/** Redeems the older of two codes first, and opens a resource with the older of both tokens. */
async function flowsAcross(provider: Provider): Promise<void> {
  const [older, , newer] = [
    await provider.grant({ userid }),
    await sleep(5),
    await provider.grant({ userid }),
  ];
  const { token } = await provider.redeem(older, 'form');
  await provider.redeem(newer, 'form');
  await provider.resource(path, `Bearer ${token}`);
}

test('where each code is a page, what was seen on the way says that older ones are kept', async () => {
  expect(await know('strict', flowsAcross)).toEqual({ told: [KEPT, KEPT], requests: 0 });
  // The older code was ended: nothing is known but what is asked.
  const one = await know('one-live-token', flowsAcross);
  expect(one.told).toEqual([ENDED, ENDED]);
  expect(one.requests).toBeGreaterThan(0);
});

test('older codes and tokens of other users, and what was not older, say nothing', async () => {
  await before('strict', async (provider) => {
    Object.defineProperty(provider, 'codesAreDear', { value: true });
    const { target, seen } = provider;
    const owners = [{ client: target.client }, { client: target.client, userid }];
    const told = () => owners.map((owner) => [seen.keepsOlderCodes(owner), seen.keepsOlderTokens(owner)]);
    const older = await provider.grant();
    // Who issues both in one millisecond says of neither that it is older.
    await sleep(5);
    await provider.redeem(await provider.grant({ userid }), 'form');
    const { token } = await provider.redeem(older, 'form');
    await provider.resource('/api/Users/ListUsers', `Bearer ${token}`);
    const flow = await provider.honest({ userid });
    await provider.resource(path, `Bearer ${flow.token}`);
    const nothing = [
      [false, false],
      [false, false],
    ];
    expect(told()).toEqual(nothing);
    // A request that must be refused shows nothing by its token.
    const [refused] = [await provider.grant(), await sleep(5), await provider.grant()];
    await provider.wire.role.during('vector', () => provider.redeem(refused, 'form'));
    expect(told()).toEqual(nothing);
  });
});

test('it is asked once; what stayed unclear, and what an accusation rests on, is asked anew', async () => {
  await before('strict', async (provider) => {
    Object.defineProperty(provider, 'codesAreDear', { value: true });
    const { counters } = provider.wire;
    const codesFor = async (work: () => Promise<unknown>) => {
      const from = counters.codes;
      await work();
      return counters.codes - from;
    };
    expect(await codesFor(() => knowOlder(provider, USER))).toBe(2);
    expect(await codesFor(() => knowOlder(provider, USER))).toBe(0);
    expect(await codesFor(() => keepsOlder(provider, 'tokens', USER))).toBe(2);
    // A generic token does not open it.
    expect(await codesFor(() => knowOlder(provider, { path }))).toBe(2);
    expect(await codesFor(() => knowOlder(provider, { path }))).toBe(2);
  });
});
