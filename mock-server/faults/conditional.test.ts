/** Faults that show in one context only, read from the outside of a core. */
import { expect, test } from '@playwright/test';
import { readSpec } from '../../specs/index.ts';
import { CALLBACK, createTestCore, exchange, honest, obtainCode, plainRequest, toForm } from '../test-kit.ts';
import { parseFaultReference } from './condition.ts';
import { CONTEXT_READERS } from './read-context.ts';

const wrongSecret = (code: string, more: Record<string, string> = {}) => ({
  ...honest(code),
  client_secret: 'wrong',
  ...more,
});

test('a reference names a fault, and the context in which it shows', () => {
  expect(parseFaultReference('code/reusable')).toEqual({ id: 'code/reusable', condition: undefined });
  expect(parseFaultReference('token/secret-not-compared@subject=user+encoding=json').condition).toEqual({
    kind: 'token',
    values: [
      ['subject', 'user'],
      ['encoding', 'json'],
    ],
  });
  expect(parseFaultReference('redirect/not-compared@state=odd').condition?.kind).toBe('authorize');
  expect(parseFaultReference('userid/any-existing-user@authorize.client=second').condition?.kind).toBe(
    'authorize',
  );
  expect(() => parseFaultReference('code/reusable@json')).toThrow(/is written like/);
  const unknown = () => createTestCore({ faults: ['code/reusable@encoding=xml'] });
  expect(unknown).toThrow(/no value "xml"; it has form, json/);
  expect(() => createTestCore({ faults: ['code/reusable@weather=fine'] })).toThrow(/no dimension "weather"/);
});

test('every dimension and value of the specification is read, and no other', () => {
  const { dimensions } = readSpec<{
    dimensions: Record<string, { values: readonly { readonly name: string }[] }>;
  }>('contexts.json');
  const named = Object.entries(dimensions).map(([name, { values }]) => [
    name,
    values.map((value) => value.name),
  ]);
  const read = Object.entries(CONTEXT_READERS).map(([name, values]) => [name, Object.keys(values)]);
  expect(new Map(read as [string, string[]][])).toEqual(new Map(named as [string, string[]][]));
});

test('a secret is forgotten for codes of a user only', async () => {
  const core = createTestCore({ faults: ['token/secret-not-compared@subject=user'] });
  const generic = await obtainCode(core);
  expect((await exchange(core, wrongSecret(generic))).status).not.toBe(200);
  const user = await obtainCode(core, { userid: 'user_42' });
  expect((await exchange(core, wrongSecret(user, { userid: 'user_42' }))).status).toBe(200);
});

test('a code is accepted twice in JSON only', async () => {
  const core = createTestCore({ faults: ['code/reusable@encoding=json'] });
  const form = await obtainCode(core);
  expect((await exchange(core, honest(form))).status).toBe(200);
  expect((await exchange(core, honest(form))).status).toBe(400);
  const code = await obtainCode(core);
  expect((await exchange(core, honest(code), 'json')).status).toBe(200);
  expect((await exchange(core, honest(code), 'json')).status).toBe(200);
});

test('a fault has a condition of its own, beside the one that it is asked for with', async () => {
  const always = createTestCore({ faults: ['code/reusable-in-json'] });
  const user = createTestCore({ faults: ['code/reusable-in-json@subject=user'] });
  const twice = async (core: typeof user, encoding: 'form' | 'json', userid?: string) => {
    const more = userid === undefined ? {} : { userid };
    const code = await obtainCode(core, more);
    expect((await exchange(core, { ...honest(code), ...more }, encoding)).status).toBe(200);
    return (await exchange(core, { ...honest(code), ...more }, encoding)).status;
  };
  expect([await twice(always, 'form'), await twice(always, 'json')]).toEqual([400, 200]);
  expect([await twice(user, 'form', 'user_42'), await twice(user, 'json')]).toEqual([400, 400]);
  expect(await twice(user, 'json', 'user_42')).toBe(200);
});

test('a fault at the token endpoint prepares itself at every authorization request', async () => {
  const core = createTestCore({ faults: ['code/case-ignored@history=refused-once'] });
  const code = await obtainCode(core);
  const swapped = [...code].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('');
  expect((await exchange(core, honest(swapped))).status).toBe(400);
});

test('what happened to a code before decides', async () => {
  const core = createTestCore({ faults: ['token/secret-not-compared@history=refused-once'] });
  const code = await obtainCode(core);
  expect((await exchange(core, wrongSecret(code))).status).not.toBe(200);
  expect((await exchange(core, wrongSecret(code))).status).toBe(200);
});

test('surroundings, state and redirect URIs are told apart', async () => {
  const core = createTestCore({ faults: ['token/secret-not-compared@surroundings=forwarded+state=odd'] });
  const send = async (state: string, headers: readonly (readonly [string, string])[]) => {
    const code = await obtainCode(core, { state });
    const request = plainRequest({
      method: 'POST',
      path: '/api/oauth2/Token',
      headers: [['Content-Type', 'application/x-www-form-urlencoded'], ...headers],
      body: toForm(wrongSecret(code)),
    });
    return (await core.handle(request)).status;
  };
  expect(CALLBACK).toContain('://');
  expect(await send('plain', [['X-Forwarded-For', '127.0.0.1']])).not.toBe(200);
  expect(await send('ä b', [])).not.toBe(200);
  expect(await send('ä b', [['X-Forwarded-For', '127.0.0.1']])).toBe(200);
});
