/** Passkeys, signed by node:crypto, as an authenticator and a browser would. */
import { expect, test } from '@playwright/test';
import { checkMeaning } from '../../config/check-meaning.ts';
import { DEFAULT_PASSKEYS } from '../../config/defaults.ts';
import type { MockServerOptions } from '../../config/options.ts';
import { explainEntries } from '../../journal/tag-secrets.ts';
import type { MockCore } from '../../mock-core.ts';
import { ask, authorize, CALLBACK, createTestCore, type Fields, header, toForm } from '../../test-kit.ts';
import type { ProviderAnswer } from '../steps.ts';
import { HOST, type Signing, signWithPasskey } from './testing/sign-with-passkey.ts';

type Passkey = (typeof DEFAULT_PASSKEYS)[number];

const [ADA, GRACE] = DEFAULT_PASSKEYS as [Passkey, Passkey];

const start = (options: MockServerOptions = {}): MockCore =>
  createTestCore({ dialect: 'passkey', interaction: 'login', ...options });

const part = (page: ProviderAnswer, pattern: RegExp): string => pattern.exec(String(page.body))?.[1] ?? '';
const challengeOf = (page: ProviderAnswer): string => part(page, /data-challenge="([\w-]+)"/);

async function open(core: MockCore, userid?: string): Promise<ProviderAnswer> {
  return authorize(core, { client_id: 'abc123', redirect_uri: CALLBACK, userid });
}

async function send(core: MockCore, page: ProviderAnswer, fields: Fields, form = 'passkey', host = HOST) {
  const answer = await ask(core, {
    method: 'POST',
    path: `/api/oauth2/interaction/${form}`,
    headers: [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['Host', host],
    ],
    body: toForm({ interaction: part(page, /name="interaction" value="([^"]+)"/), ...fields }),
  });
  const location = header(answer, 'location');
  return location?.startsWith('/') ? ask(core, { path: location }) : answer;
}

/** A sign-in of its own, up to what comes of it. */
async function signIn(core: MockCore, how: Signing = {}, host = HOST): Promise<boolean> {
  const page = await open(core);
  const answer = await send(core, page, signWithPasskey(challengeOf(page), how), 'passkey', host);
  return String(answer.body).includes('value="approve"');
}

test('a passkey signs in, and consent follows', async () => {
  const core = start();
  const page = await open(core);
  expect(page.body).toContain('Sign in with a passkey');
  expect(header(page, 'content-security-policy')).toMatch(/script-src 'nonce-[\w-]+'/);
  const consent = await send(core, page, signWithPasskey(challengeOf(page)));
  expect(consent.body).toContain('Ada Lovelace');
  expect((await send(core, consent, { decision: 'approve' }, 'decision')).condition).toBe(
    'authorize-success',
  );
});

test('what was signed for something else is not taken', async () => {
  const core = start();
  const wrong: Signing[] = [
    { type: 'webauthn.create' },
    { origin: 'http://localhost:4011' },
    { origin: 'https://localhost.example' },
    { origin: `http://${HOST}/` },
    { crossOrigin: true },
    { rpId: 'example.com' },
    { flags: 4 },
    { flags: 1 },
    { passkey: { ...ADA, privateKey: GRACE.privateKey ?? '' } },
    { passkey: { ...ADA, userHandle: GRACE.userHandle ?? '' } },
  ];
  for (const how of wrong) expect(await signIn(core, how), JSON.stringify(how)).toBe(false);
  expect(await signIn(core, { origin: 'http://127.0.0.1:4010' }, '127.0.0.1:4010')).toBe(false);
  expect(await signIn(core, { origin: 'https://localhost:4010' })).toBe(true);
  expect(await signIn(core)).toBe(true);
});

test('a challenge is good for its own sign-in, once', async () => {
  const core = start();
  const [first, second] = [await open(core), await open(core)];
  expect(challengeOf(first)).toMatch(/^[\w-]{43}$/);
  const again = await send(core, second, signWithPasskey(challengeOf(first)));
  expect(again.body).toContain('This passkey is not right here');
  expect(challengeOf(again)).not.toBe(challengeOf(second));
  const right = signWithPasskey(challengeOf(first));
  expect((await send(core, first, right)).body).toContain('value="approve"');
  expect((await send(core, first, right)).status).toBe(400);
  expect((await send(core, again, right)).body).not.toContain('value="approve"');
});

test('an answer that is none is told as such, and too many end the request', async () => {
  const core = start();
  const page = await open(core);
  const right = signWithPasskey(challengeOf(page));
  const data = Buffer.from(right.authenticatorData ?? '', 'base64url');
  const bad = [{}, { ...right, signature: 'MAA' }, { ...right, clientDataJSON: 'bm90IGpzb24' }];
  let next = page;
  for (const fields of [
    ...bad,
    { ...right, authenticatorData: data.subarray(0, 36).toString('base64url') },
  ]) {
    next = await send(core, next, fields);
    expect(next.body).toContain('role="alert"');
  }
  expect((await send(core, next, { ...right, signature: '%' })).condition).toBe(
    'authorize-sign-in-exhausted',
  );
});

test('a counter goes on, and a passkey that does not count says zero', async () => {
  const core = start();
  const taken = [];
  for (const count of [0, 0, 7, 7, 6, 0, 8]) taken.push(await signIn(core, { count }));
  expect(taken).toEqual([true, true, true, false, false, false, true]);
});

test('a passkey gives nobody a code for another user, and the journal does not show what it signed', async () => {
  const core = start();
  const page = await open(core, 'user_7');
  const right = signWithPasskey(challengeOf(page));
  expect((await send(core, page, right)).condition).toBe('authorize-user-mismatch');
  const shown = JSON.stringify(explainEntries(core.journal, core.config));
  for (const name of ['signature', 'clientDataJSON', 'authenticatorData'])
    expect(shown).not.toContain(right[name] ?? '?');
  for (const passkey of DEFAULT_PASSKEYS) expect(shown).not.toContain(passkey.privateKey);
});

test('passkeys of a configuration are for one host name', () => {
  const user = (id: string, passkey: Passkey) => ({
    id,
    name: id,
    login: id,
    password: 'secret-of-this',
    passkey,
  });
  const complain = (...users: ReturnType<typeof user>[]) => checkMeaning({ users }).join('\n');
  const { privateKey: _, ...ada } = ADA;
  expect(complain(user('a', ada))).toBe('');
  expect(complain(user('a', { ...ada, rpId: '127.0.0.1' }))).toContain(
    'users[0].passkey.rpId is "127.0.0.1"; a passkey is for a host name, such as localhost',
  );
  expect(complain(user('a', ada), user('b', { ...GRACE, rpId: 'example.com' }))).toContain('give one name');
  expect(complain(user('a', ada), user('b', ada))).toContain('users[1].passkey.id is the one that users[0]');
});
