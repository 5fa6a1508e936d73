/** What deployments remember of a sign-in, by one that remembers as it is told to, and counts what it is asked. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { openTarget } from '../../runner/targets/open-target.ts';
import type { Target } from '../../specs/generated/target.ts';
import { resolveBrowser } from '../browser/index.ts';
import { readAuthorizeRefusal } from '../checks/read-refusal.ts';
import { Provider } from './provider.ts';
import { Recorder } from './recorder.ts';
import type { ResolvedTarget } from './target-spec.ts';
import { BrowserSession, SharedBrowser } from './visit.ts';
import { Wire } from './wire.ts';

const REDIRECT = 'http://127.0.0.1:9/callback';
const EVIL = 'http://127.0.0.1:9/evil';
type Form = Extract<NonNullable<Target['interaction']>, { kind: 'form' }>;
const INTERACTION: Form = {
  kind: 'form',
  steps: [
    { fill: { label: 'User', value: 'ada' } },
    { fill: { label: 'Password', value: 'a-password-of-this-test' } },
    { click: { role: 'button', name: 'Sign in' } },
  ],
  approve: [{ click: { role: 'button', name: 'Allow' } }],
  deny: [{ click: { role: 'button', name: 'Deny' } }],
};

interface Habits {
  readonly remembers: 'nothing' | 'nothing-but-cookies' | 'sign-in' | 'consent';
  /** Grants any redirect URI to: nobody, who signed in before, who comes with nothing, who signs in on the way. */
  readonly lax?: 'signed-in' | 'bare' | 'signing-in';
  /** A wrong redirect URI without a session leads to a page that says to wait, for ever. */
  readonly stuck?: true;
  /** The session is asked for on a path of its own, behind a redirect. */
  readonly elsewhere?: boolean;
  /** Shown to everybody who asks for authorization. */
  closed?: 'page' | 'refusal';
  /** So many requests with the session, then it has ended. */
  readonly lasts?: number;
}

const browser = new SharedBrowser();
test.afterAll(() => browser.close());

async function open(habits: Habits, interaction: Form = INTERACTION) {
  const seen = {
    ...{ passwords: 0, consents: 0 },
    ...{ requests: [] as string[], cookies: [] as string[], sent: [] as string[] },
  };
  const sessions = new Map<string, { approved: boolean; uses: number }>();
  const page = (answer: ServerResponse, html: string) =>
    answer.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
  const hidden = (query: string) =>
    `<input type="hidden" name="q" value="${query.replaceAll('&', '&amp;')}">`;
  const back = (answer: ServerResponse, query: string) => {
    const asked = new URLSearchParams(query).get('redirect_uri');
    answer.writeHead(302, { Location: `${asked}?code=${randomBytes(12).toString('hex')}` }).end();
  };
  const sessionOf = ({ headers }: IncomingMessage) => {
    const id = /sid=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? '';
    const session = sessions.get(id);
    if (!session) return undefined;
    session.uses += 1;
    if (session.uses > (habits.lasts ?? Number.POSITIVE_INFINITY)) sessions.delete(id);
    return sessions.get(id);
  };
  const server = createServer((request, answer) => {
    const url = new URL(request.url ?? '/', 'http://x');
    seen.requests.push(`${request.method} ${url.pathname}`);
    if (request.headers.cookie) seen.cookies.push(request.headers.cookie);
    const query = url.search.slice(1);
    if (request.method === 'GET') {
      if (habits.closed === 'refusal') return answer.writeHead(400).end('Bad Request');
      if (habits.closed === 'page') return page(answer, '<p>This account is locked.');
      const elsewhere = habits.elsewhere && url.pathname === '/api/oauth2';
      if (elsewhere) return answer.writeHead(302, { Location: `/login?${query}` }).end();
      const session = sessionOf(request);
      const wrong = url.searchParams.get('redirect_uri') !== REDIRECT;
      const forgiven =
        (habits.lax === 'signed-in' && session) ||
        ((habits.lax === 'bare' || habits.lax === 'signing-in') && !session);
      if (wrong && !session && habits.stuck)
        return page(answer, '<p>One moment<script>setInterval(() => fetch("/nothing"), 100)</script>');
      if (wrong && !forgiven) return answer.writeHead(400).end('Bad Request');
      if (wrong && habits.lax === 'bare') return back(answer, query);
      if (session?.approved) return back(answer, query);
      if (session)
        return page(
          answer,
          `<form method="post" action="/allow">${hidden(query)}<button>Allow</button></form>`,
        );
      return page(
        answer,
        `<form method="post" action="/sign-in">${hidden(query)}<label>User <input name="u"></label><label>Password <input type="password" name="p"></label><button>Sign in</button></form>`,
      );
    }
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    return request.on('end', () => {
      const form = new URLSearchParams(body);
      if (url.pathname === '/api/oauth2/Token') {
        seen.sent.push(form.get('code') ?? '');
        return answer.writeHead(400).end('Invalid Code');
      }
      const asked = form.get('q') ?? '';
      if (url.pathname === '/allow') {
        seen.consents += 1;
        const session = sessions.get(/sid=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');
        if (session && habits.remembers === 'consent') session.approved = true;
        return back(answer, asked);
      }
      seen.passwords += 1;
      const id = randomBytes(8).toString('hex');
      const remembers = habits.remembers === 'sign-in' || habits.remembers === 'consent';
      if (remembers) sessions.set(id, { approved: false, uses: 0 });
      if (habits.remembers !== 'nothing')
        answer.setHeader('Set-Cookie', `sid=${id}; Path=/; HttpOnly; SameSite=Lax`);
      return page(
        answer,
        `<form method="post" action="/allow">${hidden(asked)}<button>Allow</button></form>`,
      );
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const config: ResolvedTarget = {
    name: 'remembers',
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    folder: process.cwd(),
    client: { id: 'abc', secret: 'a-secret-of-this-test', redirectUri: REDIRECT },
    interaction,
    limits: { timeoutSeconds: 6 },
  };
  const target = await openTarget(
    {
      target: { kind: 'deployment', config },
      allowAttacks: false,
      tagKey: '00',
      browser: await resolveBrowser(),
    },
    false,
  );
  const learned: string[] = [];
  const wire = new Wire({ timeoutMs: 6000 });
  const provider = new Provider(target, wire, new BrowserSession(target, browser), (_, value) =>
    learned.push(value),
  );
  const close = async () => {
    await provider.close();
    wire.close();
    server.closeAllConnections();
    server.close();
  };
  return { provider, seen, wire, close };
}

for (const [remembers, passwords, consents, memory] of [
  ['consent', 1, 1, 'consent'],
  ['sign-in', 1, 5, 'sign-in'],
  ['nothing', 5, 5, 'nothing'],
  ['nothing-but-cookies', 5, 5, 'nothing'],
] as const)
  for (const elsewhere of [false, true])
    test(`${remembers} is remembered${elsewhere ? ', elsewhere' : ''}: five codes`, async () => {
      const { provider, seen, wire, close } = await open({ remembers, elsewhere });
      const codes = new Set<string>();
      for (let n = 0; n < 5; n += 1) codes.add((await provider.freshGrant()).code);
      expect([codes.size, seen.passwords, seen.consents, provider.memory]).toEqual([
        5,
        passwords,
        consents,
        memory,
      ]);
      expect([wire.counters.signIns, wire.counters.codes]).toEqual([passwords, 5]);
      await close();
    });

test('codes that are asked for at once share one sign-in', async () => {
  const { provider, seen, close } = await open({ remembers: 'sign-in' });
  const grants = await Promise.all([1, 2, 3].map(() => provider.freshGrant()));
  expect([new Set(grants.map(({ code }) => code)).size, seen.passwords]).toEqual([3, 1]);
  await close();
});

for (const remembers of ['nothing', 'sign-in'] as const)
  for (const elsewhere of [false, true])
    test(`an honest request is seen to meet its page${elsewhere ? ', elsewhere' : ''}, with ${remembers} remembered`, async () => {
      const habits: Habits = { remembers, elsewhere };
      const { provider, seen, close } = await open(habits);
      const params = provider.authorizeParams();
      expect(await provider.meetPage(params), 'nobody signed in yet').toBeUndefined();
      // Whoever asks for the first code: a session signs in once.
      await provider.authorize(params);
      await provider.freshGrant();
      const { passwords, consents } = seen;
      expect(await provider.meetPage(params)).toHaveLength(remembers === 'nothing' ? 1 : elsewhere ? 3 : 2);
      expect([seen.passwords, seen.consents], 'nobody signs in for it').toEqual([passwords, consents]);
      for (const closed of ['page', 'refusal'] as const) {
        habits.closed = closed;
        expect(await provider.meetPage(params), closed).toBeUndefined();
      }
      await close();
    });

test('a code that comes by cookies alone is no page', async () => {
  const { provider, close } = await open({ remembers: 'consent' });
  await provider.freshGrant();
  expect(provider.codesAreDear, 'nobody knows yet').toBe(true);
  expect(await provider.meetPage(provider.authorizeParams())).toBeUndefined();
  await provider.freshGrant();
  expect(provider.codesAreDear).toBe(false);
  await close();
});

test('a code that a test only looked at is redeemed by a later one', async () => {
  const { provider, seen, close } = await open({ remembers: 'nothing' });
  provider.wire.recordTo(new Recorder(provider.target));
  provider.beginTest();
  const { code } = await provider.authorize(provider.authorizeParams({ state: 'airisk' }));
  const tried = await provider.honest().catch((error: Error) => error.message);
  expect(tried, 'there is no token endpoint here').toContain('yielded no token');
  expect(seen.passwords, 'the test that got it may still use it').toBe(2);
  provider.wire.recordTo(new Recorder(provider.target));
  provider.beginTest();
  await provider.honest({ userid: 'user_42' }).catch(() => undefined);
  expect(seen.passwords, 'it is not of this user').toBe(3);
  await provider.honest().catch(() => undefined);
  expect(seen.sent.at(-2), 'tried first').toBe(code);
  expect(seen.passwords, 'it is refused, and one of its own is got').toBe(4);
  await provider.authorize(provider.authorizeParams());
  provider.beginTest();
  await provider.honest().catch(() => undefined);
  expect(seen.passwords, 'from then on each has its own').toBe(6);
  await close();
});

test('codes that are asked for at once all come, where nothing is remembered', async () => {
  const { provider, seen, close } = await open({ remembers: 'nothing' });
  const grants = await Promise.all([1, 2, 3, 4].map(() => provider.freshGrant()));
  expect([new Set(grants.map(({ code }) => code)).size, seen.passwords]).toEqual([4, 4]);
  await close();
});

test('a session that ends is signed in again, and that is counted', async () => {
  const { provider, seen, wire, close } = await open({ remembers: 'consent', lasts: 3 });
  for (let n = 0; n < 6; n += 1) await provider.freshGrant();
  expect(seen.passwords).toBeGreaterThan(1);
  expect(wire.counters.sessionsEnded).toBe(seen.passwords - 1);
  expect(provider.memory).toBe('consent');
  await close();
});

for (const [lax, who] of [
  ['signed-in', 'signed in before'],
  ['bare', 'comes with nothing'],
  ['signing-in', 'signs in on the way'],
] as const)
  test(`what is granted only to one who ${who} is seen`, async () => {
    const { provider, close } = await open({ remembers: 'consent', lax });
    await provider.freshGrant();
    const wrong = await provider.authorize(provider.authorizeParams({ redirectUri: EVIL }));
    expect(wrong.code).toBeDefined();
    expect(wrong.location).toMatch(/^http:\/\/127\.0\.0\.1:9\/evil\?code=/);
    await close();
  });

test('what is granted from the second request on is seen, as long as sign-ins are spared for it', async () => {
  const { provider, seen, close } = await open({ remembers: 'consent', lax: 'signing-in' });
  await provider.freshGrant();
  const wrong = () => provider.authorize(provider.authorizeParams({ redirectUri: EVIL }));
  expect([(await wrong()).code, (await wrong()).code]).not.toContain(undefined);
  expect(seen.passwords).toBe(3);
  await close();
});

test('a sign-in on the way that cannot be played is no refusal', async () => {
  const { provider, close } = await open({ remembers: 'consent', stuck: true });
  await provider.freshGrant();
  const wrong = await provider.authorize(provider.authorizeParams({ redirectUri: EVIL }));
  expect(readAuthorizeRefusal(wrong).kind).toBe('unclear');
  await close();
});

test('a refusal is shown for both: with the session, and with nothing', async () => {
  const { provider, seen, close } = await open({ remembers: 'consent' });
  await provider.freshGrant();
  const before = seen.requests.length;
  const wrong = await provider.authorize(provider.authorizeParams({ redirectUri: EVIL }));
  expect([wrong.code, wrong.answer.status, seen.requests.length - before]).toEqual([undefined, 400, 2]);
  expect(wrong.evidence).toHaveLength(2);
  await close();
});

for (const [why, decide] of [
  ['a denial', ['deny', {}]],
  ['another password', ['approve', { password: 'another-password' }]],
  ['what is to begin with nothing', ['approve', { fresh: true }]],
] as const)
  test(`${why} uses no session`, async () => {
    const { provider, seen, close } = await open({ remembers: 'consent' });
    await provider.freshGrant();
    await provider.authorize(provider.authorizeParams(), decide[0], decide[1]);
    expect(seen.passwords).toBe(2);
    await close();
  });

test('"fresh" in the target file: every code begins with nothing', async () => {
  const { provider, seen, close } = await open(
    { remembers: 'consent' },
    { ...INTERACTION, session: 'fresh' },
  );
  await provider.freshGrant();
  await provider.freshGrant();
  expect([seen.passwords, seen.cookies.filter((cookie) => cookie.includes('sid')).length]).toEqual([2, 2]);
  await close();
});
