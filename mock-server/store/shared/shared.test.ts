import { expect, test } from '@playwright/test';
import { DEFAULT_USERS } from '../../config/defaults.ts';
import type { MockServerOptions } from '../../config/options.ts';
import type { JournalEntry } from '../../journal/tag-secrets.ts';
import { makeOneTimeCode } from '../../provider/interaction/make-one-time-code.ts';
import { signWithPasskey } from '../../provider/interaction/testing/sign-with-passkey.ts';
import { type MockServer, startMockServer } from '../../start-mock-server.ts';
import { CALLBACK, honest, toForm } from '../../test-kit.ts';
import {
  findStoreProgram,
  startTestStore,
  type TestStore,
  tellMissingStore,
  versionOf,
} from '../testing/redis-server.ts';
import { StoreRefusedError } from './store-lost.ts';

const program = findStoreProgram();
const TOKEN = 'control-of-all';
const THREE = [0, 1, 2];

let store: TestStore;
const open: MockServer[] = [];
let providers = 0;

test.beforeAll(async () => {
  if (program === undefined) tellMissingStore();
  else {
    console.error(`the tests of the shared store use ${versionOf(program)}`);
    store = await startTestStore(program);
  }
});
test.afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));
test.afterAll(() => store?.remove());
test.beforeEach(() => test.skip(program === undefined, 'no store program is installed'));

/** Three processes of one provider, as far as they can tell. */
class Cluster {
  readonly servers: readonly MockServer[];
  constructor(servers: readonly MockServer[]) {
    this.servers = servers;
  }
  static async start(options: MockServerOptions = {}, url = store.url): Promise<Cluster> {
    providers += 1;
    const storePrefix = options.storePrefix ?? `test-${process.pid}-${providers}`;
    const one = () => startMockServer({ store: url, storePrefix, controlToken: TOKEN, ...options });
    const servers = await Promise.all(THREE.map(one));
    open.push(...servers);
    return new Cluster(servers);
  }
  at(instance: number): string {
    return this.servers[instance]?.url ?? '';
  }
  async authorize(instance: number, fields: Record<string, string> = {}) {
    const query = toForm({ client_id: 'abc123', redirect_uri: CALLBACK, ...fields });
    return fetch(`${this.at(instance)}/api/oauth2?${query}`, { redirect: 'manual' });
  }
  async code(instance: number, fields: Record<string, string> = {}): Promise<string> {
    const answer = await this.authorize(instance, fields);
    return new URL(answer.headers.get('location') ?? 'x:').searchParams.get('code') ?? '';
  }
  redeem(instance: number, code: string, over: Record<string, string> = {}) {
    return fetch(`${this.at(instance)}/api/oauth2/Token`, {
      method: 'POST',
      body: new URLSearchParams(toForm(honest(code, over))),
    });
  }
  async token(instance: number, code: string): Promise<string> {
    return ((await (await this.redeem(instance, code)).json()) as { access_token: string }).access_token;
  }
  async opens(instance: number, token: string): Promise<number> {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${this.at(instance)}/api/Users/ListUsers`, { headers })).status;
  }
  post(instance: number, path: string, fields: Record<string, string>, cookie = '') {
    return fetch(`${this.at(instance)}/api/oauth2/interaction/${path}`, {
      ...{ method: 'POST', redirect: 'manual', headers: { cookie } },
      body: new URLSearchParams(fields),
    });
  }
  async control<T>(instance: number, method: string, path: string, command?: object): Promise<T> {
    const answer = await fetch(`${this.at(instance)}/__mock/${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}` },
      ...(command ? { body: JSON.stringify(command) } : {}),
    });
    return (await answer.json()) as T;
  }
  journal(instance: number): Promise<{ count: number; entries: JournalEntry[] }> {
    return this.control(instance, 'GET', 'journal');
  }
}

const interactionOf = (page: string): string => /name="interaction" value="([^"]+)"/.exec(page)?.[1] ?? '';

test('a code of one process is good at another, once; its token is good at all', async () => {
  const cluster = await Cluster.start();
  const code = await cluster.code(0);
  const token = await cluster.token(1, code);
  expect(await Promise.all(THREE.map((one) => cluster.opens(one, token)))).toEqual([200, 200, 200]);
  expect((await cluster.redeem(2, code)).status).toBe(400);
  // RFC 6749 section 4.1.2: what was issued for the code ends.
  expect(await Promise.all(THREE.map((one) => cluster.opens(one, token)))).toEqual([401, 401, 401]);
});

test('what a process left last is believed by nobody without comparing', async () => {
  const cluster = await Cluster.start();
  const used = await cluster.code(0);
  expect((await cluster.redeem(1, used)).status).toBe(200);
  expect((await cluster.redeem(0, used)).status).toBe(400);
  const replayed = await cluster.code(0);
  const token = await cluster.token(0, replayed);
  expect(await cluster.opens(0, token)).toBe(200);
  await cluster.redeem(1, replayed);
  expect(await cluster.opens(0, token)).toBe(401);
  const late = await cluster.code(0);
  await cluster.control(1, 'POST', 'clock', { advanceMs: 60_000 });
  expect((await cluster.redeem(0, late)).status).toBe(400);
  await cluster.control(1, 'PUT', 'faults', { ids: ['code/reusable'] });
  expect((await cluster.authorize(0)).headers.get('x-airisk-mock-fault')).toBe('code/reusable');
  const forgotten = await cluster.code(0);
  await cluster.control(1, 'POST', 'reset');
  expect((await cluster.redeem(0, forgotten)).status).toBe(400);
});

test('of many exchanges at the same moment at all processes one succeeds', async () => {
  const cluster = await Cluster.start();
  for (let race = 0; race < 20; race += 1) {
    const code = await cluster.code(race % 3);
    const answers = await Promise.all([0, 1, 2, 0, 1, 2].map((one) => cluster.redeem(one, code)));
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
  }
});

test('a fault that looks and marks apart shows across processes', async () => {
  const cluster = await Cluster.start({ faults: ['code/check-then-mark'] });
  const code = await cluster.code(0);
  const answers = await Promise.all(THREE.map((one) => cluster.redeem(one, code)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await cluster.redeem(0, code)).status).toBe(400);
});

test('the journal is the same at all: order, numbers, explanations', async () => {
  const cluster = await Cluster.start();
  const code = await cluster.code(0, { state: 'a-state-that-nobody-guesses' });
  await cluster.redeem(1, code, { client_secret: 'wrong' });
  await cluster.redeem(2, code);
  await cluster.redeem(0, code);
  const [first, ...others] = await Promise.all(THREE.map((one) => cluster.journal(one)));
  for (const other of others) expect(other).toEqual(first);
  expect(first?.entries.map(({ n, answer }) => [n, answer?.status])).toEqual([
    [1, 302],
    [2, 401],
    [3, 200],
    [4, 400],
  ]);
  expect(first?.entries[3]?.explanations[0]?.text).toMatch(/redeemed .* by request 3/);
  expect(JSON.stringify(first)).not.toContain(code);
  await cluster.control(1, 'DELETE', 'journal');
  await cluster.code(2);
  expect((await cluster.journal(0)).entries.map(({ n }) => n)).toEqual([1]);
});

test('the journal keeps as many entries as it says, whichever process was asked', async () => {
  const cluster = await Cluster.start({ limits: { maxJournalEntries: 5 } });
  for (let i = 0; i < 4; i += 1) await cluster.code(0);
  expect((await cluster.journal(1)).entries.length).toBe(4);
  for (let i = 0; i < 12; i += 1) await cluster.code(i % 3);
  for (const one of THREE)
    expect((await cluster.journal(one)).entries.map(({ n }) => n)).toEqual([12, 13, 14, 15, 16]);
});

test('who follows the journal at one process hears of another', async () => {
  const cluster = await Cluster.start();
  const { generation, revision } = await cluster.control<{ generation: number; revision: number }>(
    0,
    'GET',
    'journal/live',
  );
  const query = `generation=${generation}&after=${revision}&waitMs=5000`;
  const news = cluster.control<{ entries: JournalEntry[] }>(1, 'GET', `journal/live?${query}`);
  await cluster.code(2);
  expect((await news).entries.map(({ n }) => n)).toEqual([1]);
});

test('clock, faults, armed answers and reset are for all', async () => {
  const cluster = await Cluster.start();
  const code = await cluster.code(0);
  await cluster.control(1, 'POST', 'clock', { advanceMs: 60_000 });
  expect((await cluster.redeem(2, code)).status).toBe(400);
  await cluster.control(2, 'PUT', 'faults', { ids: ['code/reusable'] });
  const again = await cluster.code(1);
  expect((await cluster.redeem(0, again)).headers.get('x-airisk-mock-fault')).toBe('code/reusable');
  expect((await cluster.redeem(1, again)).status).toBe(200);
  await cluster.control(0, 'POST', 'arm', {
    match: { endpoint: 'token' },
    answer: { status: 418 },
    times: 2,
  });
  const answers = await Promise.all([0, 1, 2, 0].map((one) => cluster.redeem(one, 'no-such')));
  expect(answers.map(({ status }) => status).sort()).toEqual([400, 400, 418, 418]);
  await cluster.control(2, 'POST', 'reset');
  const states = await Promise.all(THREE.map((one) => cluster.control<object>(one, 'GET', 'state')));
  for (const state of states)
    expect(state).toMatchObject({ faults: [], journal: 0, armed: 0, stored: { codes: 0, tokens: 0 } });
  expect((await cluster.redeem(0, again)).status).toBe(400);
  expect((await cluster.redeem(1, await cluster.code(2))).status).toBe(200);
});

test('a sign-in is walked through at one process after the other, and remembered by all', async () => {
  const cluster = await Cluster.start({ interaction: 'login', remember: 'consent' });
  const [user] = DEFAULT_USERS;
  const page = await (await cluster.authorize(0)).text();
  const form = {
    interaction: interactionOf(page),
    username: user?.login ?? '',
    password: user?.password ?? '',
  };
  const signedIn = await cluster.post(1, 'sign-in', form);
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const consent = await fetch(cluster.at(2) + signedIn.headers.get('location'));
  const decision = { interaction: interactionOf(await consent.text()), decision: 'approve' };
  const granted = await cluster.post(0, 'decision', decision, cookie);
  expect(granted.headers.get('location')).toContain('code=');
  // The same form at another process finds nothing any more.
  expect((await cluster.post(1, 'decision', decision, cookie)).headers.get('location')).toBeNull();
  const query = toForm({ client_id: 'abc123', redirect_uri: CALLBACK });
  const next = await fetch(`${cluster.at(2)}/api/oauth2?${query}`, {
    redirect: 'manual',
    headers: { cookie },
  });
  expect(next.headers.get('location')).toContain('code=');
});

for (const dialect of [
  'one-live-code',
  'one-live-token',
  'token-again',
  'failed-exchange-burns-code',
  'lenient',
])
  test(`dialect ${dialect} is spoken by all as by one`, async () => {
    const cluster = await Cluster.start({ dialect });
    const alone = new Cluster([await startMockServer({ dialect })]);
    open.push(...alone.servers);
    const walk = async (of: Cluster, at: (step: number) => number): Promise<unknown> => {
      const [first, second] = [await of.code(at(0)), await of.code(at(1))];
      const seen = [
        await of.redeem(at(2), first, { redirect_uri: 'https://wrong.invalid/' }),
        await of.redeem(at(3), first),
        await of.redeem(at(4), second),
        await of.redeem(at(5), second),
      ];
      const tokens = (await Promise.all(seen.map((answer) => answer.text()))).flatMap(
        (body) => /"access_token":\s*"([^"]+)"/.exec(body)?.[1] ?? [],
      );
      const opened = [];
      for (const [step, token] of tokens.entries()) opened.push(await of.opens(at(step), token));
      return [seen.map(({ status }) => status), opened, new Set(tokens).size];
    };
    expect(await walk(cluster, (step) => step % 3)).toEqual(await walk(alone, () => 0));
  });

test('what asks too often is limited by all together', async () => {
  const cluster = await Cluster.start({ limits: { requestsPerSecond: 6 } });
  await cluster.control(0, 'POST', 'clock', { freeze: true });
  const answers = await Promise.all(Array.from({ length: 12 }, (_, at) => cluster.authorize(at % 3)));
  expect(answers.filter(({ status }) => status === 429).length).toBe(6);
});

test('equal seeds make no equal codes', async () => {
  const cluster = await Cluster.start({ seed: 7 });
  const codes = await Promise.all(THREE.map((one) => cluster.code(one)));
  expect(new Set(codes).size).toBe(3);
});

test('no more codes and tokens are kept than the limits say', async () => {
  const cluster = await Cluster.start({ limits: { maxCodes: 4, maxTokens: 2 } });
  const codes: string[] = [];
  for (let at = 0; at < 6; at += 1) codes.push(await cluster.code(at % 3));
  const statuses = [];
  for (const code of codes) statuses.push((await cluster.redeem(0, code)).status);
  expect(statuses).toEqual([400, 400, 200, 200, 200, 200]);
  expect(await cluster.control(1, 'GET', 'state')).toMatchObject({ stored: { codes: 4, tokens: 2 } });
});

test('a one-time code is taken once, whichever process is asked', async () => {
  const cluster = await Cluster.start({ dialect: 'totp', interaction: 'login' });
  const user = cluster.servers[0]?.users[0];
  const pages = await Promise.all(
    THREE.map(async (one) => {
      const page = await (await cluster.authorize(one)).text();
      const form = {
        interaction: interactionOf(page),
        username: user?.login ?? '',
        password: user?.password ?? '',
      };
      const next = (await cluster.post(one, 'sign-in', form)).headers.get('location') ?? '';
      return interactionOf(await (await fetch(cluster.at(one) + next)).text());
    }),
  );
  const { epochMs } = await cluster.control<{ epochMs: number }>(0, 'GET', 'clock');
  const otp = await makeOneTimeCode(user?.totpSecret ?? '', Math.floor(epochMs / 30_000));
  const answers = await Promise.all(
    pages.map((interaction, one) => cluster.post(one, 'one-time-code', { interaction, otp })),
  );
  const shown = await Promise.all(
    answers.map(async (answer, one) =>
      (await fetch(cluster.at(one) + answer.headers.get('location'))).text(),
    ),
  );
  expect(shown.filter((page) => page.includes('value="approve"')).length).toBe(1);
});

test('a passkey signs once, and its counter goes on, whichever process is asked', async () => {
  const cluster = await Cluster.start({ dialect: 'passkey', interaction: 'login' });
  const signIn = async (one: number, count: number) => {
    const page = await (await cluster.authorize(one)).text();
    const challenge = /data-challenge="([^"]+)"/.exec(page)?.[1] ?? '';
    const origin = new URL(cluster.at(one)).origin;
    const form = { interaction: interactionOf(page), ...signWithPasskey(challenge, { count, origin }) };
    const answer = await cluster.post(one, 'passkey', form);
    const location = answer.headers.get('location');
    const next = location === null ? '' : await (await fetch(cluster.at(one) + location)).text();
    const again = await cluster.post(one === 2 ? 0 : one + 1, 'passkey', form);
    return [next.includes('value="approve"'), again.status];
  };
  const answers = [await signIn(0, 3), await signIn(1, 3), await signIn(2, 4)];
  expect(answers.map(([taken]) => taken)).toEqual([true, false, true]);
  expect(answers.map(([, again]) => again)).toEqual([400, 400, 400]);
});

test('mocks with other settings are told to go elsewhere', async () => {
  const cluster = await Cluster.start({ storePrefix: 'settings' });
  const other = startMockServer({ store: store.url, storePrefix: 'settings', codeLifetimeSeconds: 5 });
  await expect(other).rejects.toThrow(StoreRefusedError);
  await expect(startMockServer({ store: 'http://x' })).rejects.toThrow(/redis:\/\//);
  expect((await cluster.redeem(0, await cluster.code(1))).status).toBe(200);
});

test('a store that was emptied is begun anew, by whoever comes first', async () => {
  const own = await startTestStore(program ?? '');
  const { error } = console;
  console.error = () => undefined;
  try {
    const cluster = await Cluster.start({ storePrefix: 'one' }, own.url);
    const code = await cluster.code(0);
    await own.tell('FLUSHALL');
    expect((await cluster.redeem(1, code)).status).toBe(400);
    expect((await cluster.redeem(1, await cluster.code(2))).status).toBe(200);
    await own.tell('FLUSHALL');
    const other = await startMockServer({ store: own.url, storePrefix: 'one', codeLifetimeSeconds: 5 });
    open.push(other);
    expect((await cluster.authorize(0)).status).toBe(503);
    expect(await cluster.control(1, 'GET', 'state')).toMatchObject({ error: /other settings/ });
    expect((await new Cluster([other]).authorize(0)).status).toBe(302);
  } finally {
    console.error = error;
    await Promise.all(open.splice(0).map((server) => server.close()));
    await own.remove();
  }
});

test('without its store a mock hands out nothing, says so, and goes on when the store is back', async () => {
  test.skip(program === undefined);
  const own = await startTestStore(program ?? '');
  const lines: string[] = [];
  const { error } = console;
  console.error = (line: string) => lines.push(line);
  try {
    const cluster = await Cluster.start({}, own.url);
    const [used, unused] = [await cluster.code(0), await cluster.code(0)];
    // What it will come back with: a code that is not used yet.
    await own.tell('SAVE');
    expect((await cluster.redeem(0, used)).status).toBe(200);
    await own.kill();
    for (const one of THREE) {
      const answer = await cluster.redeem(one, unused);
      expect([answer.status, await answer.text()]).toEqual([503, expect.stringMatching(/lost its store/)]);
      expect((await fetch(`${cluster.at(one)}/health`)).status).toBe(503);
      expect(await cluster.control(one, 'GET', 'state')).toMatchObject({ error: /is lost/ });
    }
    await own.start();
    await expect.poll(async () => (await fetch(`${cluster.at(1)}/health`)).status).toBe(200);
    for (const code of [used, unused]) expect((await cluster.redeem(1, code)).status).toBe(400);
    await expect.poll(async () => (await cluster.redeem(2, await cluster.code(1))).status).toBe(200);
    expect(lines.filter((line) => line.includes('503 until it is back')).length).toBe(3);
    expect(lines.filter((line) => line.includes('the store is back')).length).toBeGreaterThan(0);
  } finally {
    console.error = error;
    await Promise.all(open.splice(0).map((server) => server.close()));
    await own.remove();
  }
});
