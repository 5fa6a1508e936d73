import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import type { JournalEntry } from '../test-environment.ts';
import { apiCall, authorization, CLIENT, entry, FORM, redemption, SIGNED_IN } from '../testing.ts';
import { REQUEST_CHECKS } from './requests.ts';
import type { ObservationInput } from './sample.ts';

function input(...entries: JournalEntry[]): ObservationInput {
  const signIn = { ok: true, seen: '', shown: [], pageState: SIGNED_IN, entries };
  return {
    subject: { client: CLIENT, userid: 'user_42', otherUserid: 'user_7', offers: new Set(), timeoutMs: 1 },
    prefix: '',
    providerUrl: 'http://localhost:1',
    samples: [{ signIn, entries }],
    failed: [],
    others: [],
    output: '',
    written: [],
    codes: new Set(['the-code-of-st']),
    tokens: new Set(['the-token-of-the-tests']),
  };
}

const checker = (id: string, ...entries: JournalEntry[]) => REQUEST_CHECKS[id]?.play(input(...entries)).holds;

const GOOD = [authorization(), redemption(), apiCall('Bearer the-token-of-the-tests')];
const ONLY_GENERIC = ['authorize-generic', 'token-generic', 'api-generic-token'];
const NEEDS_MANY = ['state-fresh', 'state-unguessable'];

test('a sound sign-in passes every check', () => {
  for (const id of Object.keys(REQUEST_CHECKS)) {
    if (ONLY_GENERIC.includes(id) || NEEDS_MANY.includes(id)) continue;
    expect(checker(id, ...GOOD), id).toBe(true);
  }
});

test('without a request there is nothing to see', () => {
  for (const id of Object.keys(REQUEST_CHECKS)) expect(checker(id), id).toBeUndefined();
});

const random = () => randomBytes(32).toString('base64url');
const states = (make: (at: number) => string) =>
  Array.from({ length: 12 }, (_, at) => authorization(make(at)));

test('states must differ and be hard to guess', () => {
  expect(checker('state-fresh', ...states(random))).toBe(true);
  expect(checker('state-unguessable', ...states(random))).toBe(true);
  expect(checker('state-fresh', ...states(() => 'same'))).toBe(false);
  expect(checker('state-unguessable', ...states((at) => `sign-in-${1700000000000 + at * 137}`))).toBe(false);
});

const SINS: readonly (readonly [string, JournalEntry])[] = [
  ['authorize-endpoint', entry({ path: '/authorize', query: { client_id: CLIENT.id, redirect_uri: 'x' } })],
  ['authorize-client-id', authorization('st', { client_id: 'MY-APP' })],
  ['authorize-redirect-uri', authorization('st', { redirect_uri: `${CLIENT.redirectUri}/` })],
  ['authorize-userid', authorization('st', { userid: 'user_7' })],
  ['authorize-generic', authorization('st', { userid: '' })],
  ['authorize-parameters-once', entry({ query: 'client_id=a&redirect_uri=b&client_id=a' })],
  ['authorize-no-secret', authorization('st', { client_secret: CLIENT.secret })],
  ['state-present', authorization('')],
  ['token-endpoint', redemption('c', { path: '/api/oauth2/token' })],
  ['token-media-type', redemption('c', { headers: [] })],
  [
    'token-media-type',
    entry({ method: 'POST', path: '/api/oauth2/Token', headers: FORM, body: '{"code":"c"}' }),
  ],
  ['token-client-id', redemption('c', { body: { client_id: '' } })],
  ['token-client-secret', redemption('c', { body: { client_secret: 'another' } })],
  ['token-redirect-uri', redemption('c', { body: { redirect_uri: 'http://127.0.0.1:3000/' } })],
  ['token-code', redemption('a-code-that-no-answer-had')],
  ['token-userid', redemption('c', { body: { userid: '' } })],
  ['token-generic', redemption('c')],
  [
    'token-parameters-once',
    entry({ method: 'POST', path: '/api/oauth2/Token', headers: FORM, body: '{"code":"a","code":"b"}' }),
  ],
  ['token-url-clean', redemption('c', { query: { client_secret: CLIENT.secret } })],
  [
    'token-headers-clean',
    redemption('c', {
      headers: [['Authorization', `Basic ${Buffer.from(`my-app:${CLIENT.secret}`).toString('base64')}`]],
    }),
  ],
  ['api-bearer', apiCall('the-token-of-the-tests')],
  ['api-bearer', apiCall('Bearer another-token')],
  ['api-token-only-in-header', apiCall('Bearer x', '/api/Chat/GetConversations/the-token-of-the-tests')],
  ['api-generic-token', apiCall('Bearer x')],
];

for (const [at, [id, sin]] of SINS.entries()) {
  test(`${id} finds sin ${at + 1}: ${sin.request.method} ${sin.request.path}`, () => {
    expect(checker(id, sin)).toBe(false);
  });
}

test('token-once counts within one sign-in', () => {
  expect(checker('token-once', authorization(), redemption(), redemption())).toBe(false);
});
