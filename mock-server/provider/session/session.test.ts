import { expect, test } from '@playwright/test';
import type { MockServerOptions } from '../../config/options.ts';
import { explainEntries } from '../../journal/tag-secrets.ts';
import type { MockCore } from '../../mock-core.ts';
import {
  ask,
  authorize,
  CALLBACK,
  createTestCore,
  type Fields,
  header,
  redirectQuery,
  toForm,
} from '../../test-kit.ts';
import type { HeaderPair } from '../plain.ts';
import type { ProviderAnswer } from '../steps.ts';

const GOOD = { client_id: 'abc123', redirect_uri: CALLBACK, state: 's 1' };
const ADA = { username: 'ada', password: 'mock-password-ada' };
const GRACE = { username: 'grace', password: 'mock-password-grace' };
const OTHER_CLIENT = { client_id: 'def456', redirect_uri: 'https://localhost/other-client' };

const COOKIE = /^airisk-mock-session=([^;]*);/;

/** A browser as far as a session is concerned: it keeps one cookie and follows redirects within the provider. */
class Browser {
  readonly core: MockCore;
  cookie: string | undefined;

  constructor(core: MockCore, cookie?: string) {
    this.core = core;
    this.cookie = cookie;
  }

  async open(fields: Fields = {}): Promise<ProviderAnswer> {
    return this.#follow(await authorize(this.core, { ...GOOD, ...fields }, this.#headers()));
  }

  async submit(path: string, fields: Fields, headers: readonly HeaderPair[] = []): Promise<ProviderAnswer> {
    return this.#follow(
      await ask(this.core, {
        method: 'POST',
        path: `${this.core.config.prefix}/api/oauth2/${path}`,
        headers: [['Content-Type', 'application/x-www-form-urlencoded'], ...this.#headers(), ...headers],
        body: toForm(fields),
      }),
    );
  }

  async signIn(page: ProviderAnswer, who: Fields = ADA): Promise<ProviderAnswer> {
    return this.submit('interaction/sign-in', { interaction: interactionOf(page), ...who });
  }

  async decide(page: ProviderAnswer, decision: string): Promise<ProviderAnswer> {
    return this.submit('interaction/decision', { interaction: interactionOf(page), decision });
  }

  #headers(): readonly HeaderPair[] {
    return this.cookie ? [['Cookie', `theme=dark; airisk-mock-session=${this.cookie}`]] : [];
  }

  async #follow(answer: ProviderAnswer): Promise<ProviderAnswer> {
    const set = header(answer, 'set-cookie');
    if (set !== undefined) this.cookie = COOKIE.exec(set)?.[1];
    const location = header(answer, 'location');
    if (!location?.startsWith('/')) return answer;
    return this.#follow(await ask(this.core, { path: location, headers: this.#headers() }));
  }
}

const interactionOf = (page: ProviderAnswer): string =>
  /name="interaction" value="([^"]+)"/.exec(String(page.body))?.[1] ?? '';

/** What a browser stands before. */
function standing(answer: ProviderAnswer): string {
  const location = header(answer, 'location');
  if (location !== undefined) return redirectQuery(answer).has('code') ? 'code' : `error ${location}`;
  const body = String(answer.body);
  if (body.includes('name="password"')) return 'sign-in';
  return body.includes('value="approve"') ? 'consent' : `${answer.status}`;
}

function start(options: MockServerOptions = {}): Browser {
  return new Browser(createTestCore({ interaction: 'login', remember: 'sign-in', ...options }));
}

async function signedIn(options: MockServerOptions = {}, fields: Fields = {}) {
  const browser = start(options);
  const consent = await browser.signIn(await browser.open(fields));
  return { browser, consent };
}

test('nothing is remembered unless it is asked for', async () => {
  const { browser, consent } = await signedIn({ remember: 'nothing' });
  expect(standing(consent)).toBe('consent');
  expect(browser.cookie).toBeUndefined();
  expect(standing(await browser.decide(consent, 'approve'))).toBe('code');
  expect(standing(await browser.open())).toBe('sign-in');
  expect(String(consent.body)).not.toContain('somebody else');
  expect((await ask(browser.core, { path: '/api/oauth2/signout' })).status).toBe(404);
});

test('a remembered sign-in leads to the page of consent, with or without an approval before', async () => {
  const { browser, consent } = await signedIn();
  expect(standing(await browser.open())).toBe('consent');
  expect(standing(await browser.decide(consent, 'approve'))).toBe('code');
  const next = await browser.open();
  expect(standing(next)).toBe('consent');
  expect(String(next.body)).toContain('Ada Lovelace');
  expect(standing(await browser.decide(next, 'approve'))).toBe('code');
});

test('a remembered consent leads to the code, for that user and that client', async () => {
  const { browser, consent } = await signedIn({ remember: 'consent' });
  expect(standing(await browser.open())).toBe('consent');
  expect(standing(await browser.decide(consent, 'approve'))).toBe('code');
  expect(standing(await browser.open())).toBe('code');
  expect(standing(await browser.open({ state: 'other' }))).toBe('code');
  expect(standing(await browser.open(OTHER_CLIENT))).toBe('consent');
  expect(standing(await browser.open({ userid: 'user_42' }))).toBe('consent');
});

test('a consent is remembered in its session, or for good, and for its user only', async () => {
  const forGood = { dialect: 'consent-remembered-for-good' };
  for (const [options, elsewhere] of [
    [{ remember: 'consent' }, 'consent'] as const,
    [forGood, 'code'] as const,
  ]) {
    const { browser, consent } = await signedIn(options);
    await browser.decide(consent, 'approve');
    expect(standing(await browser.open())).toBe('code');
    const grace = new Browser(browser.core);
    expect(standing(await grace.signIn(await grace.open(), GRACE))).toBe('consent');
    const ada = new Browser(browser.core);
    expect(standing(await ada.signIn(await ada.open()))).toBe(elsewhere);
  }
});

test('a denial is not remembered as an approval', async () => {
  const { browser, consent } = await signedIn({ remember: 'consent' });
  expect(standing(await browser.decide(consent, 'deny'))).toContain('error=access_denied');
  expect(standing(await browser.open())).toBe('consent');
});

test('a request for another user asks that user to sign in, which ends the first session', async () => {
  const { browser } = await signedIn();
  const first = browser.cookie;
  const page = await browser.open({ userid: 'user_7' });
  expect(standing(page)).toBe('sign-in');
  expect(standing(await browser.signIn(page, GRACE))).toBe('consent');
  expect(browser.cookie).not.toBe(first);
  expect(standing(await new Browser(browser.core, first).open())).toBe('sign-in');
  expect(standing(await browser.open({ userid: 'user_42' }))).toBe('sign-in');
  expect(standing(await browser.open({ userid: 'user_7' }))).toBe('consent');
});

test('an id that the browser brought is never kept', async () => {
  const browser = start();
  browser.cookie = 'planted-by-somebody';
  await browser.signIn(await browser.open());
  expect(browser.cookie).not.toBe('planted-by-somebody');
  expect(standing(await new Browser(browser.core, 'planted-by-somebody').open())).toBe('sign-in');
});

test('a failed sign-in opens no session', async () => {
  const browser = start();
  const again = await browser.signIn(await browser.open(), { username: 'ada', password: 'wrong' });
  expect(standing(again)).toBe('sign-in');
  expect(browser.cookie).toBeUndefined();
});

test('a session ends by itself', async () => {
  const { browser } = await signedIn({ sessionLifetimeSeconds: 30 });
  browser.core.clock.advance(29_999);
  expect(standing(await browser.open())).toBe('consent');
  browser.core.clock.advance(1);
  expect(standing(await browser.open())).toBe('sign-in');
});

test('signing out ends the session and leads to the sign-in page', async () => {
  const { browser, consent } = await signedIn();
  const { cookie } = browser;
  expect(String(consent.body)).toContain('Sign in as somebody else');
  const page = await browser.submit('signout', { interaction: interactionOf(consent) });
  expect(standing(page)).toBe('sign-in');
  expect(browser.cookie).toBe('');
  expect(standing(await new Browser(browser.core, cookie).open())).toBe('sign-in');
  expect(standing(await browser.signIn(page, GRACE))).toBe('consent');
  const alone = await browser.submit('signout', {});
  expect(String(alone.body)).toContain('You are signed out');
  expect(standing(await browser.open())).toBe('sign-in');
});

test('another site cannot sign anybody out', async () => {
  const { browser } = await signedIn();
  const forged = await browser.submit('signout', {}, [['Sec-Fetch-Site', 'cross-site']]);
  expect(forged.status).toBe(403);
  expect(standing(await browser.open())).toBe('consent');
});

test('the cookie is guarded, and bound to the path where there is one', async () => {
  const set = async (options: MockServerOptions) => {
    const core = createTestCore({ interaction: 'login', remember: 'sign-in', ...options });
    const page = await authorize(core, GOOD);
    const body = toForm({ interaction: interactionOf(page), ...ADA });
    const headers = [['Content-Type', 'application/x-www-form-urlencoded']] as const;
    const path = `${core.config.prefix}/api/oauth2/interaction/sign-in`;
    return header(await ask(core, { method: 'POST', path, headers, body }), 'set-cookie')?.replace(
      COOKIE,
      '',
    );
  };
  expect(await set({})).toBe(' Path=/; Max-Age=3600; HttpOnly; SameSite=Lax');
  expect(await set({ prefix: '/airisk', sessionLifetimeSeconds: 5 })).toBe(
    ' Path=/airisk; Max-Age=5; HttpOnly; SameSite=Lax',
  );
  expect(await set({ tls: { key: '', cert: '' } })).toContain('; Secure');
});

test('one page of sign-in and consent becomes one of consent', async () => {
  const browser = start({ dialect: 'one-page-sign-in' });
  const page = await browser.open();
  expect(standing(page)).toBe('sign-in');
  const done = await browser.submit('interaction/sign-in', {
    interaction: interactionOf(page),
    ...ADA,
    decision: 'approve',
  });
  expect(standing(done)).toBe('code');
  expect(standing(await browser.open())).toBe('consent');
});

test('pages of another host remember who signed in there', async () => {
  const core = createTestCore({ interaction: 'login', remember: 'consent', dialect: 'pages-elsewhere' });
  const open = async (cookie: string) => {
    const away = await authorize(core, GOOD, [['Host', '127.0.0.1:4010']]);
    const { host, pathname } = new URL(header(away, 'location') ?? '');
    expect(host).toBe('localhost:4010');
    const there = new Browser(core, cookie);
    const page = await ask(core, {
      path: pathname,
      headers: cookie ? [['Cookie', `airisk-mock-session=${cookie}`]] : [],
    });
    const location = header(page, 'location');
    return { there, page: location?.startsWith('/') ? await ask(core, { path: location }) : page };
  };
  const first = await open('');
  expect(standing(first.page)).toBe('sign-in');
  const consent = await first.there.signIn(first.page);
  expect(standing((await open(first.there.cookie ?? '')).page)).toBe('consent');
  expect(standing(await first.there.decide(consent, 'approve'))).toBe('code');
  expect(standing((await open(first.there.cookie ?? '')).page)).toBe('code');
});

test('a user who signs in in another tab need not do so in this one', async () => {
  const browser = start();
  const page = await browser.open();
  await browser.signIn(await browser.open());
  const path = `/api/oauth2/interaction/${interactionOf(page)}`;
  const moved = await ask(browser.core, {
    path,
    headers: [['Cookie', `airisk-mock-session=${browser.cookie}`]],
  });
  expect(moved.status).toBe(303);
});

test('ids of sessions are tags in the journal', async () => {
  const { browser } = await signedIn();
  await browser.open();
  const shown = JSON.stringify(explainEntries(browser.core.journal, browser.core.config));
  expect(browser.cookie).toMatch(/^[\w-]{32}$/);
  expect(shown).not.toContain(browser.cookie);
  expect(shown).toContain('airisk-mock-session=session#');
});

for (const dialect of ['sign-in-remembered', 'sign-in-and-consent-remembered', 'session-short'])
  test(`dialect ${dialect} remembers where people sign in`, async () => {
    const browser = new Browser(createTestCore({ interaction: 'login', dialect }));
    await browser.signIn(await browser.open());
    expect(standing(await browser.open())).toBe('consent');
    expect(createTestCore({ dialect }).config.remember).toBe('nothing');
  });
