import { expect, test } from '@playwright/test';
import type { MockServerOptions } from '../../config/options.ts';
import type { MockCore } from '../../mock-core.ts';
import {
  ask,
  authorize,
  CALLBACK,
  createTestCore,
  exchange,
  type Fields,
  header,
  honest,
  redirectQuery,
  toForm,
} from '../../test-kit.ts';
import type { HeaderPair } from '../plain.ts';
import type { ProviderAnswer } from '../steps.ts';

const GOOD = { client_id: 'abc123', redirect_uri: CALLBACK, state: 's 1' };
const ADA = { username: 'ada', password: 'mock-password-ada' };
const GRACE = { username: 'grace', password: 'mock-password-grace' };
const HTML: readonly HeaderPair[] = [['Accept', 'text/html']];

const interactionOf = (page: ProviderAnswer): string =>
  /name="interaction" value="([^"]+)"/.exec(String(page.body))?.[1] ?? '';

function submit(
  core: MockCore,
  form: 'sign-in' | 'decision',
  fields: Fields,
  headers: readonly HeaderPair[] = [],
): Promise<ProviderAnswer> {
  return ask(core, {
    method: 'POST',
    path: `${core.config.prefix}/api/oauth2/interaction/${form}`,
    headers: [['Content-Type', 'application/x-www-form-urlencoded'], ...headers],
    body: toForm(fields),
  });
}

const follow = (core: MockCore, answer: ProviderAnswer) =>
  ask(core, { path: header(answer, 'location') ?? '' });

async function openSignIn(over: Fields = {}, options: MockServerOptions = {}) {
  const core = createTestCore({ interaction: 'login', ...options });
  return { core, page: await authorize(core, { ...GOOD, ...over }, HTML) };
}

async function openConsent(over: Fields = {}) {
  const core = createTestCore({ interaction: 'consent' });
  return { core, page: await authorize(core, { ...GOOD, ...over }, HTML) };
}

test('signing in and approving ends in a code that works', async () => {
  const { core, page } = await openSignIn({ userid: 'user_42' });
  expect(page.status).toBe(200);
  const signedIn = await submit(core, 'sign-in', { interaction: interactionOf(page), ...ADA });
  expect([signedIn.status, signedIn.body]).toEqual([303, '']);
  const consent = await follow(core, signedIn);
  expect(consent.body).toContain('Ada Lovelace');
  const approved = await submit(core, 'decision', {
    interaction: interactionOf(consent),
    decision: 'approve',
  });
  expect(approved.status).toBe(303);
  const query = redirectQuery(approved);
  expect([...query.keys()]).toEqual(['state', 'code']);
  const token = await exchange(core, honest(query.get('code') ?? '', { userid: 'user_42' }));
  expect(token.status).toBe(200);
});

test('denying ends in an error with the state and no code', async () => {
  const { core, page } = await openConsent();
  const denied = await submit(core, 'decision', { interaction: interactionOf(page), decision: 'deny' });
  expect(denied.status).toBe(303);
  expect([...redirectQuery(denied)]).toEqual([
    ['error', 'access_denied'],
    ['state', 's 1'],
  ]);
  expect(core.store.counts().codes).toBe(0);
});

for (const wrong of [
  { ...ADA, password: 'x' },
  { ...ADA, username: 'nobody' },
  { username: 'Ada', password: ADA.password },
  { ...ADA, password: '' },
  { username: 'ada', password: GRACE.password },
]) {
  test(`shows the page again for ${JSON.stringify(wrong)}`, async () => {
    const { core, page } = await openSignIn();
    const answer = await submit(core, 'sign-in', { interaction: interactionOf(page), ...wrong });
    expect([answer.status, answer.condition]).toEqual([303, 'sign-in-failed']);
    const again = await follow(core, answer);
    expect(again.body).toContain('role="alert"');
    expect(again.body).toContain('aria-invalid="true"');
    expect(core.store.counts().codes).toBe(0);
    const right = await submit(core, 'sign-in', { interaction: interactionOf(again), ...ADA });
    expect(right.condition).toBe('interaction-page');
  });
}

test('gives up after five failed sign-ins', async () => {
  const { core, page } = await openSignIn();
  let current = page;
  for (let i = 0; i < 4; i += 1) {
    current = await follow(
      core,
      await submit(core, 'sign-in', { interaction: interactionOf(current), ...ADA, password: 'x' }),
    );
  }
  const last = await submit(core, 'sign-in', { interaction: interactionOf(current), ...ADA, password: 'x' });
  expect(redirectQuery(last).get('error')).toBe('access_denied');
});

test('a code for one user is not for another to give', async () => {
  const { core, page } = await openSignIn({ userid: 'user_42' });
  const answer = await submit(core, 'sign-in', { interaction: interactionOf(page), ...GRACE });
  expect(redirectQuery(answer).get('error')).toBe('access_denied');
  expect(core.store.counts().codes).toBe(0);
});

test('every form works once', async () => {
  const { core, page } = await openConsent();
  const fields = { interaction: interactionOf(page), decision: 'approve' };
  expect((await submit(core, 'decision', fields)).condition).toBe('authorize-success');
  const again = await submit(core, 'decision', fields);
  expect([again.status, header(again, 'location')]).toEqual([400, undefined]);
  expect(core.store.counts().codes).toBe(1);
});

test('nobody consents before signing in', async () => {
  const { core, page } = await openSignIn();
  const skipped = await submit(core, 'decision', { interaction: interactionOf(page), decision: 'approve' });
  expect([skipped.status, core.store.counts().codes]).toEqual([400, 0]);
});

test('a page expires', async () => {
  const { core, page } = await openConsent();
  core.clock.advance(600_000);
  const late = await submit(core, 'decision', { interaction: interactionOf(page), decision: 'approve' });
  expect([late.status, core.store.counts().codes]).toEqual([400, 0]);
});

test('forms from elsewhere, unreadable or unclear ones do nothing', async () => {
  const { core, page } = await openConsent();
  const interaction = interactionOf(page);
  const foreign = await submit(core, 'decision', { interaction, decision: 'approve' }, [
    ['Sec-Fetch-Site', 'cross-site'],
  ]);
  expect(foreign.status).toBe(403);
  const twice = await submit(core, 'decision', { interaction, decision: ['deny', 'approve'] });
  expect(twice.status).toBe(400);
  const json = await ask(core, {
    method: 'POST',
    path: '/api/oauth2/interaction/decision',
    headers: [['Content-Type', 'application/json']],
    body: JSON.stringify({ interaction, decision: 'approve' }),
  });
  expect(json.status).toBe(400);
  expect((await submit(core, 'decision', { interaction: 'guess', decision: 'approve' })).status).toBe(400);
  expect((await submit(core, 'decision', { interaction })).condition).toBe('interaction-form-malformed');
  expect(core.store.counts().codes).toBe(0);
});

test('pages load nothing, are not framed, and may send forms here and to the client only', async () => {
  const { page } = await openConsent();
  const csp = header(page, 'content-security-policy') ?? '';
  const nonce = /'nonce-([\w-]+)'/.exec(csp)?.[1] ?? '';
  expect(csp).toBe(
    `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self' https://localhost; base-uri 'none'; frame-ancestors 'none'`,
  );
  expect(page.body).toContain(`<style nonce="${nonce}">`);
  expect(header(page, 'x-frame-options')).toBe('DENY');
  expect(header(page, 'referrer-policy')).toBe('no-referrer');
  expect(header(page, 'cache-control')).toBe('no-store');
  expect(page.body).not.toMatch(/<script|\son\w+=|https?:\/\/(?!localhost)|src=/);
});

test('pages say which client asks and for whom, and cannot be made to say more', async () => {
  const client = {
    id: 'x<1>',
    secret: 'long-enough',
    name: '<img src=x onerror=alert(1)>"\'&',
    redirectUris: ['https://a.example/cb?<b>'],
  };
  const user = { id: 'u', name: '<b>Bob</b>', login: 'bob', password: 'pw' };
  const core = createTestCore({ interaction: 'login', config: { clients: [client], users: [user] } });
  const page = await authorize(core, {
    client_id: client.id,
    redirect_uri: client.redirectUris[0],
    userid: 'u',
    state: '<u>',
  });
  expect(page.body).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
  expect(page.body).toContain('&lt;b&gt;Bob&lt;/b&gt;');
  expect(page.body).not.toMatch(/<img|<b>|<u>/);
});

test('pages are labelled for people who do not see them', async () => {
  const { page } = await openSignIn();
  expect(page.body).toContain('<html lang="en">');
  expect(page.body).toMatch(/<label for="username">User name<\/label>\s*<input id="username"/);
  expect(page.body).toMatch(/<label for="password">Password<\/label>\s*<input id="password"/);
  expect(String(page.body).match(/<h1>/g)).toHaveLength(1);
  expect(page.body).toContain('Mock provider.');
});

test('sign-in and consent fit on one page where the dialect has it so', async () => {
  const { loadDialect } = await import('../../config/load-dialect.ts');
  const strict = loadDialect('strict');
  const interaction = { ...strict.interaction, kind: 'login' as const, signInPages: 'one' as const };
  const dialect = { ...strict, interaction };
  const { core, page } = await openSignIn({ userid: 'user_42' }, { dialect });
  const denied = await submit(core, 'sign-in', { interaction: interactionOf(page), decision: 'deny' });
  expect(redirectQuery(denied).get('error')).toBe('access_denied');
  const next = await authorize(core, { ...GOOD, userid: 'user_42' });
  const approved = await submit(core, 'sign-in', {
    interaction: interactionOf(next),
    ...ADA,
    decision: 'approve',
  });
  expect(redirectQuery(approved).has('code')).toBe(true);
});

test('pages and forms live below the prefix', async () => {
  const { core, page } = await openSignIn({}, { prefix: '/airisk' });
  expect(page.body).toContain('action="/airisk/api/oauth2/interaction/sign-in"');
  const answer = await submit(core, 'sign-in', { interaction: interactionOf(page), ...ADA });
  expect(header(answer, 'location')).toMatch(/^\/airisk\/api\/oauth2\/interaction\/[\w-]+$/);
});
