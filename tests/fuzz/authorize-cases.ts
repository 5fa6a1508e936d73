/** Authorization requests around an honest one, with what has to become of each. */
import fc from 'fast-check';
import { DEFAULT_CLIENTS, DEFAULT_USERS } from '../../mock-server/config/defaults.ts';
import type { HeaderPair, PlainRequest } from '../../mock-server/provider/plain.ts';
import { CALLBACK } from '../../mock-server/test-kit.ts';
import { AUTHORIZE_PATH } from './driver.ts';
import { headerTexts, hostileTexts } from './texts.ts';

type Pair = readonly [name: string, value: string];

export interface AuthorizeCase {
  readonly pairs: readonly Pair[];
  /** Characters of the target, one a byte, put in as they are. */
  readonly raw: { readonly at: number; readonly text: string } | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly HeaderPair[];
  readonly body: string;
}

const ids = fc.oneof(
  { weight: 8, arbitrary: fc.constant('abc123') },
  { weight: 1, arbitrary: fc.constantFrom('def456', 'ABC123', 'abc123 ', 'abc12', 'nobody') },
  { weight: 1, arbitrary: hostileTexts },
);
const uris = fc.oneof(
  { weight: 8, arbitrary: fc.constant(CALLBACK) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'https://localhost/tenant?t=1',
      'https://localhost/other-client',
      `${CALLBACK}/`,
      `${CALLBACK}?x=1`,
      `${CALLBACK}#`,
      'https://LOCALHOST/callback',
      'https://localhost:443/callback',
      'https://localhost/callback/../callback',
      'https://evil.example\\@localhost/callback',
      'https://localhost/callback,https://localhost/second',
    ),
  },
  { weight: 1, arbitrary: hostileTexts },
);
const userids = fc.oneof(
  fc.constantFrom('user_42', 'user_7', '', 'USER_42', 'user_42 ', 'nobody'),
  hostileTexts,
);

const pair = (name: string, values: fc.Arbitrary<string>): fc.Arbitrary<Pair> =>
  fc.tuple(fc.constant(name), values);
const sometimes = (one: fc.Arbitrary<Pair>, weight: number): fc.Arbitrary<Pair[]> =>
  fc.oneof(
    { weight, arbitrary: one.map((made) => [made]) },
    { weight: 1, arbitrary: fc.constant<Pair[]>([]) },
  );

const pairLists: fc.Arbitrary<readonly Pair[]> = fc
  .tuple(
    sometimes(pair('client_id', ids), 20),
    sometimes(pair('redirect_uri', uris), 20),
    sometimes(pair('userid', userids), 1),
    sometimes(pair('state', hostileTexts), 3),
    fc.array(
      fc.oneof(
        pair('client_id', ids),
        pair('redirect_uri', uris),
        pair('userid', userids),
        pair('state', hostileTexts),
        fc.tuple(hostileTexts, hostileTexts),
      ),
      { maxLength: 1 },
    ),
  )
  .map((lists) => lists.flat());

export const authorizeCases: fc.Arbitrary<AuthorizeCase> = fc.record({
  pairs: pairLists,
  raw: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        text: fc.constantFrom(
          '%',
          '%0',
          '%ff',
          '\u00ff',
          '&&',
          '=',
          '?',
          '#',
          '%00',
          ';',
          '%u0041',
          '\u00c3\u00bc',
        ),
      }),
    },
  ),
  method: fc.oneof(
    { weight: 20, arbitrary: fc.constant('GET') },
    { weight: 1, arbitrary: fc.constantFrom('POST', 'HEAD', 'PUT', 'get', 'OPTIONS', 'X') },
  ),
  path: fc.oneof(
    { weight: 20, arbitrary: fc.constant(AUTHORIZE_PATH) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '/api/oauth2/',
        '/api/OAuth2',
        '//api/oauth2',
        '/api/oauth2/interaction/x',
        '/api/oauth2/interaction/%',
        '/',
        '*',
        '',
        '/api/oauth2\u0000',
      ),
    },
  ),
  headers: fc.array(
    fc.tuple(
      fc.constantFrom('Accept', 'Cookie', 'Host', 'X-Forwarded-Host', 'Origin', 'Referer'),
      headerTexts,
    ),
    { maxLength: 3 },
  ),
  body: fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: hostileTexts }),
});

export interface BuiltAuthorizeCase {
  readonly request: PlainRequest;
  /** Whether a code must come, must not, or may. */
  readonly expected: 'code' | 'refusal' | 'either';
  /** Redirect URIs to which anything may be sent. */
  readonly targets: readonly string[];
}

const TARGETS = DEFAULT_CLIENTS.flatMap(({ redirectUris }) => redirectUris);

/** Writes the request of a case. */
export function buildAuthorizeCase(one: AuthorizeCase): BuiltAuthorizeCase {
  const honestQuery = one.pairs
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`,
    )
    .join('&');
  const at = Math.floor((one.raw?.at ?? 0) * honestQuery.length);
  const rawQuery = honestQuery.slice(0, at) + (one.raw?.text ?? '') + honestQuery.slice(at);
  const request: PlainRequest = {
    method: one.method,
    path: one.path,
    rawQuery,
    headers: one.headers,
    body: new TextEncoder().encode(one.body),
  };
  const clientId = one.pairs.find(([name]) => name === 'client_id')?.[1];
  const client = DEFAULT_CLIENTS.find(({ id }) => id === clientId);
  return { request, expected: judge(one), targets: one.raw ? TARGETS : (client?.redirectUris ?? []) };
}

function judge({ pairs, raw, method, path }: AuthorizeCase): BuiltAuthorizeCase['expected'] {
  if (method !== 'GET' || path !== AUTHORIZE_PATH) return 'refusal';
  if (raw !== undefined) return 'either';
  const values = (wanted: string) => pairs.filter(([name]) => name === wanted).map(([, value]) => value);
  const [clientId, ...clientIds] = values('client_id');
  const [redirectUri = '', ...redirectUris] = values('redirect_uri');
  const [userid = '', ...userids] = values('userid');
  const client = DEFAULT_CLIENTS.find(({ id }) => id === clientId);
  const repeated = clientIds.length + redirectUris.length + userids.length > 0 || values('state').length > 1;
  const userKnown = userid === '' || DEFAULT_USERS.some(({ id }) => id === userid);
  return !repeated && userKnown && client?.redirectUris.includes(redirectUri) === true ? 'code' : 'refusal';
}
