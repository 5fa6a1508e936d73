/** Rows and test results that between them show every outcome, with texts as long as real ones. */
import type { CatalogueRow, CollectedTest, Exchange } from '../model/types.ts';
import { makeCheck, makeExchange, makeRecord, makeRow, makeTest } from './make.ts';

const documented = (id: string, parts: Partial<CatalogueRow>) =>
  makeRow(id, { profile: 'documented', ...parts });
const hardened = (id: string, parts: Partial<CatalogueRow>) =>
  makeRow(id, {
    profile: 'hardened',
    origin: 'rfc',
    source: { document: 'rfc6749', section: '4.1.2' },
    ...parts,
  });

export const sampleRows: CatalogueRow[] = [
  documented('token-sample-code-once', {
    title: 'Refuses a code that was used before',
    statement: 'An authorization code can be exchanged once; every later exchange of it is refused.',
    why: 'A code that leaks through a log, a proxy or the browser history buys an attacker a token of the user.',
  }),
  documented('token-sample-redirect-exact', {
    title: 'Demands the redirect URI of the authorization request',
    statement:
      'The token request must repeat exactly the redirect_uri of the authorization request. A URI that differs in case, in a trailing slash, in its query or in its encoding is another URI.',
    why: 'An attacker who can make a victim follow a link with a near miss of the registered URI would get the code, and could redeem it.',
  }),
  hardened('token-sample-no-store', {
    level: 'should',
    title: 'Forbids caches to store tokens',
    statement: 'The answer that carries a token has Cache-Control: no-store.',
    why: 'A shared cache or the disk cache of a browser keeps the token for whoever comes next.',
    source: { document: 'rfc6749', section: '5.1' },
  }),
  hardened('code-sample-atomic', {
    area: 'code',
    title: 'Gives one token to simultaneous exchanges',
    statement: 'Of several exchanges of one code that arrive at the same time, exactly one succeeds.',
    why: 'Two requests that pass the check before either marks the code as used both get a token.',
  }),
  hardened('token-sample-oversize', {
    title: 'Survives a large body',
    statement: 'A body of one megabyte is refused with a 4xx answer.',
    why: 'A server that reads whatever it is sent can be brought down by one client.',
  }),
  documented('token-sample-foreign-code', {
    applies: ['second-client'],
    title: 'Refuses the code of another client',
    statement: 'A code is good for the client it was issued to, and for no other.',
    why: 'A malicious client could redeem codes that it intercepted.',
  }),
  documented('code-sample-expires', {
    area: 'code',
    applies: ['short-code-lifetime'],
    title: 'Refuses an expired code',
    statement: 'A code is refused once its lifetime is over.',
    why: 'The longer a code lives, the more time there is to steal it.',
  }),
  documented('interaction-sample-deny', {
    area: 'interaction',
    applies: ['interaction'],
    title: 'Tells the client that the user denied',
    statement: 'When the user denies, the browser is sent back with an error and without a code.',
    why: 'The application would wait for ever, or take the denial for a consent.',
  }),
  hardened('interaction-sample-framing', {
    area: 'interaction',
    level: 'should',
    applies: ['browser'],
    title: 'Cannot be framed',
    statement: 'The sign-in page forbids to be shown inside a frame of another site.',
    why: 'A user can be tricked into approving what they do not see.',
  }),
  documented('state-sample-echo', {
    area: 'state',
    level: 'may',
    title: 'Puts state before code',
    statement: 'The redirect may carry state before code, as in the documented example.',
    why: 'Nothing depends on it.',
  }),
  hardened('transport-sample-hsts', {
    area: 'transport',
    level: 'should',
    title: 'Asks browsers to stay with HTTPS',
    statement: 'Answers carry Strict-Transport-Security.',
    why: 'The first request of a session can be intercepted.',
    source: { document: 'rfc6797', section: '6.1' },
  }),
  hardened('transport-sample-tls', {
    area: 'transport',
    title: 'Offers no outdated TLS version',
    statement: 'Versions of TLS before 1.2 are not offered.',
    why: 'Old versions can be broken by an attacker on the path.',
    source: { document: 'rfc8996', section: '2' },
    verify: { kind: 'excluded', reason: 'needs-vantage', note: 'Judged by a TLS scanner, beside this tool.' },
  }),
  hardened('token-sample-waived', {
    title: 'Refuses a code in the query',
    statement: 'Parameters of the token request are taken from the body only.',
    why: 'Codes and secrets in URLs end up in logs.',
  }),
  makeRow('interop-sample-token-type', {
    profile: 'interop',
    title: 'Returns token_type',
    statement: 'The successful answer has token_type, as generic OAuth 2.0 clients require.',
    why: 'Generic libraries reject the answer.',
    source: { document: 'rfc6749', section: '5.1' },
  }),
];

const JSON_TYPE: [string, string] = ['content-type', 'application/json; charset=utf-8'];

function tokenExchange(n: number, parts: Partial<Exchange> = {}): Exchange {
  return makeExchange(n, {
    role: 'control',
    request: {
      method: 'POST',
      url: 'https://airisk.staging.example.com/api/oauth2/Token',
      headers: [
        ['content-type', 'application/x-www-form-urlencoded'],
        ['accept', 'application/json'],
      ],
      body: `client_id=abc123&client_secret=secret#91f0b7aa&redirect_uri=https%3A%2F%2Flocalhost%2Fcallback&code=code#${n.toString(16).padStart(8, '0')}`,
    },
    response: {
      status: 200,
      headers: [JSON_TYPE, ['server', 'Kestrel'], ['date', 'Mon, 31 Mar 2025 12:12:17 GMT']],
      body: `{"access_token":"token#${(n * 7919).toString(16).padStart(8, '0')}","expiration":"2025-03-31T13:12:17Z"}`,
    },
    ms: 4.2 + n,
    ...parts,
  });
}

const refusal = (n: number) =>
  tokenExchange(n, {
    role: 'vector',
    response: { status: 400, headers: [['content-type', 'text/plain; charset=utf-8']], body: 'Invalid Code' },
  });

const reproduce = `#!/bin/sh
# Obtains a fresh code, redeems it twice. Set BASE_URL, CLIENT_ID, CLIENT_SECRET and REDIRECT_URI first.
location=$(curl -sS -o /dev/null -w '%{redirect_url}' --get "$BASE_URL/api/oauth2" \\
  --data-urlencode "client_id=$CLIENT_ID" --data-urlencode "redirect_uri=$REDIRECT_URI")
code=$(printf '%s' "$location" | sed -n 's/.*[?&]code=\\([^&]*\\).*/\\1/p')
for attempt in 1 2; do
  curl -sS -i "$BASE_URL/api/oauth2/Token" --data-urlencode "client_id=$CLIENT_ID" \\
    --data-urlencode "client_secret=$CLIENT_SECRET" --data-urlencode "redirect_uri=$REDIRECT_URI" --data "code=$code"
done`;

const broken = { outcome: 'fail' as const };

export const sampleTests: CollectedTest[] = [
  makeTest(['token-sample-code-once', 'code-sample-atomic'], {
    file: 'api/token/code.spec.ts',
    title: 'authorization code › is good for one exchange',
    status: 'failed',
    error: '[finding] token-sample-code-once',
    record: makeRecord(
      [
        makeCheck('token-sample-code-once', {
          ...broken,
          title: 'a second exchange at once is refused, form body',
          expected: '400 text/plain with the body Invalid Code, and no token',
          actual: '200 application/json with a second access_token (token#00005cd1)',
          evidence: [1, 2, 3, 4],
          reproduce,
        }),
        makeCheck('token-sample-code-once', {
          ...broken,
          title: 'a second exchange at once is refused, JSON body',
          expected: '400 text/plain with the body Invalid Code, and no token',
          actual: '200 application/json with a second access_token (token#00007c2f)',
          evidence: [3, 4],
        }),
        makeCheck('token-sample-code-once', {
          title: 'an exchange two seconds later is refused',
          evidence: [5],
        }),
        makeCheck('code-sample-atomic', {
          ...broken,
          title: 'of ten simultaneous exchanges one succeeds',
          expected: 'one 200 and nine refusals',
          actual: 'three answers with status 200, each with a token of its own; seven refusals',
          evidence: [6, 7, 8],
        }),
      ],
      {
        exchanges: [1, 2, 3, 4]
          .map((n) => tokenExchange(n, n === 2 ? { role: 'vector' } : {}))
          .concat(
            refusal(5),
            [6, 7, 8].map((n) => tokenExchange(n, { role: 'vector' })),
          ),
        counters: { requests: 318, signIns: 41, failedSignIns: 1, rateLimited: 0 },
        observations: [
          {
            id: 'code-reuse-revokes',
            condition: 'A code is used a second time',
            actual: 'the token of the first exchange stays valid',
            evidence: [4],
          },
          { condition: 'The redirect URI is not registered', actual: '400 text/plain: Invalid redirect_uri' },
          {
            condition: 'Several faults at once (unknown client, wrong code)',
            actual: 'the unknown client is reported: 401 application/problem+json',
          },
          { condition: 'Format of codes', actual: '22 characters of base64url, 131 bits or more' },
        ],
      },
    ),
  }),
  makeTest(['token-sample-redirect-exact'], {
    file: 'api/token/redirect-uri.spec.ts',
    title: 'redirect URI › must be repeated exactly',
    status: 'failed',
    error: '[finding] token-sample-redirect-exact',
    record: makeRecord(
      [
        makeCheck('token-sample-redirect-exact', {
          ...broken,
          title: 'a trailing slash makes another URI',
          expected: 'a refusal with a 4xx status and no token',
          actual:
            '200 application/json; charset=utf-8 with an access_token, for redirect_uri https://localhost/callback/ where the code was issued for https://localhost/callback',
          evidence: [1, 2],
        }),
      ],
      {
        exchanges: [
          tokenExchange(1, { at: '2025-03-31T12:01:00Z' }),
          tokenExchange(2, { at: '2025-03-31T12:01:01Z' }),
        ],
      },
    ),
  }),
  makeTest(['token-sample-no-store', 'interop-sample-token-type', 'state-sample-echo'], {
    file: 'api/token/success.spec.ts',
    title: 'success › carries what a client needs',
    record: makeRecord(
      [
        makeCheck('token-sample-no-store', {
          ...broken,
          title: 'the answer forbids storing',
          expected: 'Cache-Control with no-store',
          actual: 'no Cache-Control header',
          evidence: [1],
        }),
        makeCheck('interop-sample-token-type', {
          ...broken,
          title: 'has token_type',
          expected: 'a member token_type with the value Bearer',
          actual: 'members access_token, expiration',
          evidence: [1],
        }),
        makeCheck('state-sample-echo', {
          ...broken,
          expected: 'state, then code',
          actual: 'code, then state',
        }),
      ],
      { exchanges: [tokenExchange(1, { at: '2025-03-31T12:02:00Z' })] },
    ),
  }),
  makeTest(['token-sample-oversize'], {
    file: 'api/token/body.spec.ts',
    title: 'body › may not be of any size',
    status: 'failed',
    error:
      "TypeError: Cannot read properties of undefined (reading 'status')\n    at expectRefusal (refusal.ts:41:17)",
    record: makeRecord([], {
      exchanges: [
        makeExchange(1, {
          at: '2025-03-31T12:03:00Z',
          request: {
            method: 'POST',
            url: 'https://airisk.staging.example.com/api/oauth2/Token',
            headers: [['content-length', '1048576']],
            body: `code=${'A'.repeat(600)}`,
          },
          failure: 'read ECONNRESET',
        }),
      ].map(({ response: _, ...exchange }) => exchange),
    }),
  }),
  makeTest(['interaction-sample-deny'], {
    project: 'browser',
    file: 'browser/deny.spec.ts',
    title: 'deny › goes back to the client',
    record: makeRecord([
      makeCheck('interaction-sample-deny', {
        outcome: 'inconclusive',
        title: 'the browser returns with an error',
        actual: 'the honest sign-in before it was refused with 429 Too Many Requests',
        reason:
          'A control failed: the deployment refused an honest sign-in for its rate. Lower limits.requestsPerSecond.',
      }),
    ]),
  }),
  makeTest(['interaction-sample-framing'], {
    project: 'browser',
    file: 'browser/framing.spec.ts',
    title: 'framing › is denied',
    record: makeRecord([
      makeCheck('interaction-sample-framing', {
        outcome: 'not-applicable',
        actual: 'the target shows no page',
        reason: 'interaction is "none": the operator declares that the deployment shows no page.',
      }),
    ]),
  }),
  makeTest(['code-sample-expires'], {
    project: 'waits',
    file: 'waits/code-expiry.spec.ts',
    title: 'code › expires',
    record: makeRecord([
      makeCheck('code-sample-expires', {
        outcome: 'untestable',
        actual: 'codes live for 600 s, the run may wait for 120 s',
        reason:
          'Codes live longer than the run may wait. Raise lifetimes.maxWaitSeconds to 610, or issue shorter codes.',
      }),
    ]),
  }),
  makeTest(['transport-sample-hsts'], {
    file: 'api/transport.spec.ts',
    title: 'transport › stays with HTTPS',
    record: makeRecord(
      [
        makeCheck('transport-sample-hsts', {
          expected: 'Strict-Transport-Security with a max-age',
          actual: 'max-age=31536000; includeSubDomains',
          evidence: [1],
        }),
      ],
      { exchanges: [makeExchange(1, { at: '2025-03-31T12:04:00Z', via: 'browser' })] },
    ),
  }),
  makeTest(['token-sample-waived'], {
    file: 'api/token/body.spec.ts',
    title: 'parameters › are taken from the body',
    record: makeRecord([
      makeCheck('token-sample-waived', { ...broken, expected: '400', actual: '200 with a token' }),
    ]),
  }),
];
