/** What a preflight shows, what it costs, and what it cannot see. */
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type MockServer, type MockServerOptions, startMockServer } from '../../mock-server/index.ts';
import { packageRoot, readSpec } from '../../specs/index.ts';
import { resolveBrowser } from '../../suites/browser/index.ts';
import { workersOf } from '../../suites/flows/run-plan.ts';
import type { ResolvedTarget, Vouchable } from '../../suites/flows/target-spec.ts';
import { type PreflightResult, runPreflight } from './preflight.ts';

const press = (name: string) => ({ click: { role: 'button', name } });
const PAGES = {
  kind: 'form' as const,
  steps: [
    { fill: { label: 'User name', value: 'ada' } },
    { fill: { label: 'Password', value: 'mock-password-ada' } },
    press('Sign in'),
  ],
  approve: [press('Approve')],
  deny: [press('Deny')],
};

const servers: MockServer[] = [];
test.afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(options: MockServerOptions): Promise<MockServer> {
  const mock = await startMockServer(options);
  servers.push(mock);
  return mock;
}

/** Runs the preflight of a file that declares all there is, but for what is changed. */
async function look(
  mock: MockServer,
  pages: boolean,
  change: Partial<ResolvedTarget> = {},
  vouched: readonly Vouchable[] = [],
): Promise<PreflightResult & { readonly of: (step: string) => string | undefined }> {
  const [client, other] = mock.clients;
  if (!client || !other) throw new Error('the mock has two clients');
  const account = ({ id, secret, redirectUris: [redirectUri = '', ...rest] }: typeof client) => ({
    ...{ id, secret, redirectUri },
    alternateRedirectUris: rest.slice(0, 2),
  });
  const config: ResolvedTarget = {
    ...{ name: 'declared in full', folder: '.', baseUrl: mock.url },
    client: account(client),
    otherClient: account(other),
    users: { primary: 'user_42', other: 'user_7' },
    interaction: pages ? PAGES : { kind: 'none' },
    lifetimes: { codeSeconds: 60, tokenSeconds: 3600 },
    resources: { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' },
    ...change,
  };
  const result = await runPreflight({
    target: { kind: 'deployment', config },
    ...{ allowAttacks: false, tagKey: '00'.repeat(16), vouched },
    ...(pages ? { browser: await resolveBrowser() } : {}),
  });
  return { ...result, of: (step) => result.steps.find((one) => one.step === step)?.outcome };
}

test('a full file is proved with one flow for several declarations', async () => {
  const { steps, record, exitCode } = await look(await serve({}), false);
  expect(steps.filter(({ outcome }) => outcome !== 'proved')).toEqual([]);
  expect(exitCode).toBe(0);
  // The host, four codes, their tokens, two resources; then two codes, their tokens, and what the older token opens.

  expect(record.counters).toMatchObject({ requests: 16, signIns: 0 });
});

test('behind pages it costs seven sign-ins, a denial among them', async () => {
  const { steps, record, exitCode } = await look(await serve({ interaction: 'login' }), true);
  expect(steps.filter(({ outcome }) => outcome !== 'proved')).toEqual([]);
  expect(exitCode).toBe(0);
  expect(record.counters).toMatchObject({ signIns: 7, failedSignIns: 1 });
});

for (const [dialect, alone] of [
  ['strict', undefined],
  ['token-again', undefined],
  ['one-live-code', true],
  ['one-live-token', true],
] as const)
  test(`a run against ${dialect} does ${alone ? 'one thing after the other' : 'several things at once'}`, async () => {
    const { oneAtATime } = await look(await serve({ dialect }), false);
    expect(oneAtATime).toBe(alone);
    const config = {
      ...{ name: 'x', folder: '.', baseUrl: 'http://127.0.0.1:1' },
      client: { id: 'a', secret: 'b', redirectUri: 'c' },
    };
    const plan = { target: { kind: 'deployment' as const, config }, allowAttacks: false, tagKey: '00' };
    const workers = workersOf({ ...plan, ...(oneAtATime && { oneAtATime }) });
    expect(workers.all).toBe(alone ? 1 : workers.waits + workers.judging);
    expect(workers.all > 1).toBe(alone === undefined);
  });

/** Whatever the documents leave open is no mistake of a file. */
for (const file of readdirSync(join(packageRoot, 'specs', 'dialects'))) {
  const dialect = basename(file, '.json');
  const { sound, tls } = readSpec<{ sound: boolean; tls?: boolean }>(`dialects/${file}`);
  if (!sound || tls) continue;
  test(`nothing of a right file is refuted by the dialect ${dialect}`, async () => {
    const { steps, exitCode } = await look(await serve({ dialect }), false);
    expect(steps.filter(({ outcome }) => outcome !== 'proved')).toEqual([]);
    expect(exitCode).toBe(0);
  });
}

for (const dialect of ['denial-as-json', 'denial-by-status', 'denial-described', 'pages-elsewhere'])
  test(`nothing of a right file is refuted by the pages of ${dialect}`, async () => {
    const { steps, exitCode } = await look(await serve({ dialect, interaction: 'login' }), true);
    expect(steps.filter(({ outcome }) => outcome !== 'proved')).toEqual([]);
    expect(exitCode).toBe(0);
  });

test('a flow that fails for one of three declarations is taken apart', async () => {
  const users = { primary: 'user_24', other: 'user_7' };
  const { steps, exitCode } = await look(await serve({}), false, { users });
  const refuted = steps.filter(({ outcome }) => outcome === 'refuted');
  expect(refuted.map(({ step }) => step)).toEqual(['prove users.primary']);
  expect(refuted[0]?.readings?.operator).toContain('user_24');
  expect(steps.filter(({ outcome }) => outcome === 'inconclusive').map(({ step }) => step)).toEqual([
    'prove resources.userOnly',
  ]);
  expect(exitCode).toBe(2);
});

test('a web page in place of a list is no list', async () => {
  const { of, exitCode } = await look(await serve({ faults: ['resource/list-as-html'] }), false);
  expect(of('prove resources.listUsers')).toBe('refuted');
  expect(exitCode).toBe(2);
});

test('a pointer to no user in the answer of a resource is told', async () => {
  const resources = { userOnly: '/api/Chat/GetConversations', owner: '/*/owned_by' };
  const { of, exitCode } = await look(await serve({}), false, { resources });
  expect(of('prove resources.owner')).toBe('refuted');
  expect(exitCode).toBe(2);
});

test('what nothing can show stays open, until the operator vouches for it', async () => {
  const change = { users: {}, resources: { userOnly: '/api/Chat/GetConversations' } };
  const mock = await serve({});
  const open = await look(mock, false, change);
  expect(open.of('prove resources.userOnly')).toBe('unseen');
  expect(open.exitCode).toBe(0);
  expect(open.steps.find(({ outcome }) => outcome === 'unseen')).toMatchObject({ ok: false });
  const vouched = await look(mock, false, change, ['resources']);
  expect(vouched.steps.find(({ outcome }) => outcome === 'unseen')).toMatchObject({
    ok: true,
    vouched: true,
  });
});

test('behind pages a second user who is in no list is not proved, and not refuted', async () => {
  const { of, exitCode } = await look(await serve({ interaction: 'login' }), true, { resources: {} });
  expect(of('prove users.other')).toBe('unseen');
  expect(exitCode).toBe(0);
});

test('a second user is proved by the sign-in, and one who is not asked for consent is told', async () => {
  const otherSteps = [
    { fill: { label: 'User name', value: 'grace' } },
    { fill: { label: 'Password', value: 'mock-password-grace' } },
    press('Sign in'),
  ];
  const step = 'prove interaction.otherSteps';
  const asTwo = async (options: MockServerOptions) =>
    look(await serve({ interaction: 'login', ...options }), true, {
      interaction: { ...PAGES, otherSteps },
    });
  expect((await asTwo({})).of(step)).toBe('proved');
  const spared = await asTwo({ dialect: 'consent-remembered', faults: ['session/consent-of-another-user'] });
  expect([spared.of(step), spared.exitCode]).toEqual(['refuted', 2]);
});

test('a token that the next one ends is used before', async () => {
  const mock = await serve({});
  const front = await endTokensEarly(mock.url);
  try {
    const { steps } = await look(mock, false, { baseUrl: front.url });
    expect(steps.filter(({ outcome }) => outcome !== 'proved')).toEqual([]);
  } finally {
    await front.close();
  }
});

/** The provider behind a gateway that lets only the newest token of all through. */
async function endTokensEarly(upstream: string) {
  let newest = '';
  const server = createServer(async (incoming, answer) => {
    const body: Buffer[] = [];
    for await (const chunk of incoming) body.push(chunk as Buffer);
    const authorization = incoming.headers.authorization;
    if (authorization !== undefined && authorization !== `Bearer ${newest}`) {
      answer.writeHead(401).end();
      return;
    }
    const from = await fetch(upstream + (incoming.url ?? ''), {
      method: incoming.method ?? 'GET',
      redirect: 'manual',
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(incoming.headers['content-type'] ? { 'content-type': incoming.headers['content-type'] } : {}),
      },
      ...(body.length > 0 ? { body: Buffer.concat(body) } : {}),
    });
    const text = await from.text();
    newest = /"access_token":\s*"([^"]+)"/.exec(text)?.[1] ?? newest;
    answer.writeHead(from.status, Object.fromEntries(from.headers)).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

test('one encoding that is broken is left to the suites', async () => {
  for (const [fault, step] of [
    ['token/form-refused', 'redeem a code (form)'],
    ['token/json-refused', 'redeem a code (json)'],
  ] as const) {
    const { steps, exitCode } = await look(await serve({ faults: [fault] }), false);
    expect(steps.filter(({ ok }) => !ok)).toEqual([expect.objectContaining({ step, outcome: 'judged' })]);
    expect(exitCode).toBe(0);
  }
});

test('an outage proves nothing and refutes nothing', async () => {
  const mock = await serve({});
  mock.arm({ match: { endpoint: 'token' }, times: 100, answer: { status: 503, body: 'later' } });
  const { steps, exitCode } = await look(mock, false);
  expect(steps.some(({ outcome }) => outcome === 'refuted')).toBe(false);
  expect(steps.find(({ step }) => step === 'prove the rest')?.capabilities).toContain('second-client');
  expect(exitCode).toBe(0);
  expect(steps.filter(({ ok, who }) => !ok && who === 'operator')).toEqual([]);
});

test.describe('instances that differ', () => {
  const instances = { affinityCookie: 'ARRAffinity' };
  const options = { dialect: 'three-instances', interaction: 'login' } as const;

  test('are told, which and in what, and the file is proved by one that answers as it says', async () => {
    const mock = await serve({ ...options, faults: ['instances/consent-apart'] });
    // Whichever instance is met first.
    for (let round = 0; round < 2; round += 1) {
      const result = await look(mock, true, { instances });
      expect(result.exitCode).toBe(0);
      expect(result.of('prove interaction')).toBe('proved');
      const step = result.steps.find(({ step }) => step === 'compare the instances');
      expect(step).toMatchObject({ outcome: 'judged', who: 'vendor' });
      expect(step?.message).toMatch(/instance \d: a code at once, without a page/);
      expect(step?.message).toMatch(/instance \d: a page/);
      expect(step?.advice).toMatch(
        /^instance \d does not answer as the file has it: .* settings with those of instance \d/,
      );
    }
  });

  test('are not told where all answer alike', async () => {
    const mock = await serve(options);
    const result = await look(mock, true, { instances });
    expect(result.exitCode).toBe(0);
    expect(result.of('compare the instances')).toBeUndefined();
  });
});
