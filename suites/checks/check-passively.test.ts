import { expect, test } from '@playwright/test';
import type { Exchange, RecordedCheck } from '../../reports/model/types.ts';
import type { TargetUnderTest } from '../flows/target.ts';
import { checkPassively, judgeSeen } from './check-passively.ts';

const BASE = 'https://provider.test/api/oauth2';
const APP = 'https://app.test/callback';
const ROUTED = `${APP}?tenant=a`;
const TARGET = {
  baseUrl: 'https://provider.test',
  client: {
    id: 'app',
    secret: 'the-secret-of-this-client',
    redirectUri: APP,
    alternateRedirectUris: [ROUTED],
  },
  interaction: { kind: 'none' },
  lifetimes: { tokenSeconds: 3600 },
  resources: { userOnly: '/api/own' },
} as unknown as TargetUnderTest;
const AT = '2025-03-31T12:00:00.000Z';
const NO_STORE = ['Cache-Control', 'no-store'];

const exchange = (request: object, response: object) =>
  ({ n: 1, at: AT, ms: 1, request: { headers: [], ...request }, response }) as unknown as Exchange;

const redirected = (query: string, location: string, headers: readonly string[][] = [NO_STORE]) =>
  exchange(
    { method: 'GET', url: `${BASE}?client_id=app&${query}` },
    { status: 302, headers: [['Location', location], ...headers] },
  );

const answered = (
  body: object,
  more: { readonly sent?: object; readonly status?: number; readonly headers?: readonly string[][] } = {},
) =>
  exchange(
    {
      method: 'POST',
      url: `${BASE}/Token`,
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify(more.sent ?? {}),
    },
    {
      status: more.status ?? 200,
      headers: [
        ['Content-Type', 'application/json'],
        ['Date', 'Mon, 31 Mar 2025 12:00:00 GMT'],
        ...(more.headers ?? [NO_STORE]),
      ],
      body: JSON.stringify(body),
    },
  );

const SOUND = { access_token: 'a-token-of-some-length', expiration: '2025-03-31T13:00:00Z' };
const asked = (uri: string, more = '') => `redirect_uri=${encodeURIComponent(uri)}${more}`;

function rows(...exchanges: Exchange[]): string[] {
  const checks: RecordedCheck[] = [];
  checkPassively({ exchanges: exchanges.map((one, at) => ({ ...one, n: at + 1 })), checks }, TARGET);
  return checks.map(({ requirement }) => requirement);
}

test('sound answers of every kind break nothing', () => {
  expect(
    rows(
      redirected(asked(APP), `${APP}?code=abcdefghijkl`),
      redirected(asked(APP, '&state=a%20b%2B'), `${APP}?state=a+b%2b&code=abcdefghijkm&iss=https://p`),
      redirected(asked(ROUTED, '&state=s'), `${ROUTED}&code=abcdefghijkn&state=s`),
      redirected(asked(APP, '&userid=nobody&state=s'), `${APP}?error=access_denied&state=s`),
      answered(SOUND),
      answered(SOUND, { sent: { userid: 'u' } }),
      answered({ ...SOUND, expiration: '2025-03-31T13:00:00.1234567+00:00' }),
    ),
  ).toEqual([]);
});

for (const [row, one] of [
  ['authorize-not-stored', redirected(asked(APP), `${APP}?code=abcdefghijkl`, [])],
  ['authorize-code-once', redirected(asked(APP), `${APP}?code=abcdefghijkl&code=abcdefghijkm`)],
  ['authorize-code-in-query', redirected(asked(APP), `${APP}#code=abcdefghijkl`)],
  ['authorize-target-exact', redirected(asked(APP), `${APP}/?code=abcdefghijkl`)],
  ['authorize-query-retained', redirected(asked(ROUTED), `${APP}?code=abcdefghijkl`)],
  ['interaction-error-without-code', redirected(asked(APP), `${APP}?code=abcdefghijkl&error=x`)],
  ['state-echoed', redirected(asked(APP, '&state=s'), `${APP}?code=abcdefghijkl`)],
  ['state-once', redirected(asked(APP, '&state=s'), `${APP}?code=abcdefghijkl&state=s&state=s`)],
  ['state-not-invented', redirected(asked(APP), `${APP}?code=abcdefghijkl&state=s`)],
  ['state-unmodified', redirected(asked(APP, '&state=a%2Bb'), `${APP}?code=abcdefghijkl&state=a%20b`)],
  [
    'state-whole',
    redirected(asked(APP, `&state=${'s'.repeat(300)}`), `${APP}?code=abcdefghijkl&state=${'s'.repeat(255)}`),
  ],
  ['state-whole', redirected(asked(APP, '&state=abcd'), `${APP}?code=abcdefghijkl&state=abc`)],
  ['state-non-ascii', redirected(asked(APP, '&state=%C3%A4'), `${APP}?code=abcdefghijkl&state=%3F`)],
  ['state-in-errors', redirected(asked(APP, '&userid=x&state=s'), `${APP}?error=access_denied`)],
  ['token-status-ok', answered(SOUND, { status: 201 })],
  ['token-no-store', answered(SOUND, { headers: [['Cache-Control', 'private']] })],
  ['token-access-token-present', answered({ accessToken: 'abcdefghijkl', expiration: SOUND.expiration })],
  ['token-access-token-characters', answered({ ...SOUND, access_token: 'with a blank' })],
  ['token-expiration-present', answered({ access_token: SOUND.access_token })],
  ['token-expiration-utc', answered({ ...SOUND, expiration: '2025-03-31T13:00:00' })],
  ['token-expiration-declared', answered({ ...SOUND, expiration: '2025-03-31T15:00:00Z' })],
  [
    'token-no-secret-echo',
    answered(
      { message: 'no such code: the-code-that-was-sent' },
      { sent: { code: 'the-code-that-was-sent' } },
    ),
  ],
] as const) {
  test(`what breaks ${row} is seen on the way, and nothing else is told: ${one.response?.headers[0]?.[1]?.slice(0, 60)}`, () => {
    expect(rows(one)).toEqual([row]);
  });
}

test('a member that users alone get is told beside an answer that has none', () => {
  const ofUser = answered({ ...SOUND, name: 'x' }, { sent: { userid: 'u' } });
  expect(rows(answered(SOUND), ofUser)).toEqual(['token-same-shape']);
  expect(rows(ofUser)).toEqual([]);
});

test('a token whose name is written with an escape is no refusal', () => {
  const one = answered({});
  const body = JSON.stringify(SOUND).replace('access_token', String.raw`access\u005ftoken`);
  expect(rows({ ...one, role: 'vector', response: { ...one.response, body } } as Exchange)).toEqual([]);
  expect(rows({ ...one, role: 'vector' })).toEqual(['token-refusal-is-client-error']);
});

test('a request that could be read in two ways accuses nobody', () => {
  expect(
    rows(
      redirected(asked(APP, '&state=a+b'), `${APP}?code=abcdefghijkl&state=a%2Bb`),
      redirected(asked(APP, '&state=%'), `${APP}?code=abcdefghijkm`),
      redirected(asked(APP, '&state=a&state=b'), `${APP}?code=abcdefghijkn&state=a`),
      redirected(asked('https://elsewhere.test/'), 'https://elsewhere.test/?code=abcdefghijko&state=x'),
    ),
  ).toEqual([]);
});

test('all that was seen of a row is one check, and nothing seen is none', () => {
  const sound = redirected(asked(APP, '&state=s'), `${APP}?code=abcdefghijkl&state=s`);
  expect(judgeSeen('state-echoed', [sound], TARGET)).toMatchObject({ holds: true, evidence: [1] });
  expect(judgeSeen('state-echoed', [answered(SOUND)], TARGET)).toBeUndefined();
});
