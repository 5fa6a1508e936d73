/** Test results that between them show every outcome of the sample rows, with texts as long as real ones. */
import type { CollectedTest, Exchange } from '../model/types.ts';
import { makeCheck, makeExchange, makeRecord, makeTest } from './make.ts';

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
