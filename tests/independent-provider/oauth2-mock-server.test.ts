/**
 * The suites against a server that others wrote for other ends: it takes every client, redirect URI and code.
 * Each failure that the report names is seen by a plain request as well, and what the server honours passes.
 */
import { expect, test } from '@playwright/test';
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import { type Account, askForCode, getCode, madeUp, redeem, returned, tokenIn } from './ask-directly.ts';
import { type ForeignServer, startForeignServer } from './foreign-server.ts';
import { full, judge, rowsThat } from './run-judge.ts';

const client: Account = {
  id: 'abc123',
  secret: 'a-Secret_of.length24abcd',
  uri: 'https://localhost/callback',
};
const otherClient: Account = {
  id: 'def456',
  secret: 'other-Secret_of.length26',
  uri: 'https://localhost/other-client',
};
const elsewhere = 'https://elsewhere.example/callback';

const givesCode = async (asked: ReturnType<typeof askForCode>): Promise<boolean> =>
  returned(await asked, 'code') !== undefined;
const givesToken = async (asked: ReturnType<typeof redeem>): Promise<boolean> =>
  tokenIn(await asked) !== undefined;

type Probe = (url: string) => Promise<boolean>;

/** Rows that this server breaks, each with a request that shows it: true means broken. */
const broken: Partial<Record<ProviderRequirementId, Probe>> = {
  'authorize-client-id-missing': (url) =>
    givesCode(askForCode(url, client, `redirect_uri=${encodeURIComponent(client.uri)}`)),
  'authorize-client-unknown': (url) => givesCode(askForCode(url, { ...client, id: 'nobody' })),
  'authorize-client-unknown-status': async (url) =>
    (await askForCode(url, { ...client, id: 'nobody' })).status !== 401,
  'redirect-unregistered': (url) => givesCode(askForCode(url, { ...client, uri: elsewhere })),
  'redirect-other-client': (url) => givesCode(askForCode(url, { ...client, uri: otherClient.uri })),
  'redirect-path-extended': (url) => givesCode(askForCode(url, { ...client, uri: `${client.uri}/more` })),
  'redirect-query-added': (url) => givesCode(askForCode(url, { ...client, uri: `${client.uri}?a=b` })),
  'userid-unknown': (url) => givesCode(askForCode(url, client, { userid: 'nobody' })),
  'authorize-no-cors': async (url) => {
    const query = new URLSearchParams({ client_id: client.id, redirect_uri: client.uri });
    const response = await fetch(`${url}/api/oauth2?${query}`, {
      redirect: 'manual',
      headers: { origin: 'https://elsewhere.example' },
    });
    return response.headers.get('access-control-allow-origin') === '*';
  },
  'authorize-not-stored': async (url) => (await askForCode(url, client)).cacheControl === '',
  'token-expiration-present': async (url) =>
    !('expiration' in JSON.parse((await redeem(url, client, await getCode(url, client))).body)),
  'token-client-id-missing': async (url) =>
    givesToken(redeem(url, client, await getCode(url, client), { client_id: '' })),
  'token-client-unknown': async (url) =>
    givesToken(redeem(url, client, await getCode(url, client), { client_id: 'nobody' })),
  'token-client-secret-missing': async (url) =>
    givesToken(redeem(url, client, await getCode(url, client), { client_secret: '' })),
  'token-client-secret-wrong': async (url) =>
    givesToken(redeem(url, client, await getCode(url, client), { client_secret: madeUp() })),
  'token-client-secret-other-client': async (url) =>
    givesToken(redeem(url, client, await getCode(url, client), { client_secret: otherClient.secret })),
  'token-redirect-uri-missing': async (url) =>
    givesToken(redeem(url, client, await getCode(url, client), { redirect_uri: '' }, 'json')),
  'token-redirect-uri-mismatch': async (url) =>
    givesToken(redeem(url, client, await getCode(url, client), { redirect_uri: elsewhere })),
  'token-code-missing': (url) => givesToken(redeem(url, client, '')),
  'code-unknown': (url) => givesToken(redeem(url, client, madeUp())),
  'code-bound-to-client': async (url) =>
    givesToken(redeem(url, otherClient, await getCode(url, client), { redirect_uri: client.uri })),
  'code-single-use': async (url) => {
    const code = await getCode(url, client);
    return (await givesToken(redeem(url, client, code))) && (await givesToken(redeem(url, client, code)));
  },
  'code-single-use-across-encodings': async (url) => {
    const code = await getCode(url, client);
    await redeem(url, client, code);
    return givesToken(redeem(url, client, code, {}, 'json'));
  },
  'code-single-use-at-once': async (url) => {
    const code = await getCode(url, client);
    const got = await Promise.all([1, 2, 3].map(() => givesToken(redeem(url, client, code))));
    return got.filter(Boolean).length > 1;
  },
  'userid-omitted': async (url) => givesToken(redeem(url, client, await getCode(url, client, 'user_42'))),
  'userid-other': async (url) =>
    givesToken(redeem(url, client, await getCode(url, client, 'user_42'), { userid: 'user_7' })),
  // The token says nothing but who, for whom and in which second, and its signature has no randomness.
  'token-unique': async (url) => {
    const codes = await Promise.all(Array.from({ length: 8 }, () => getCode(url, client)));
    const answers = await Promise.all(codes.map((code) => redeem(url, client, code)));
    return new Set(answers.map(tokenIn)).size < answers.length;
  },
  'token-form-repeated': async (url) => {
    const body = new URLSearchParams({ client_id: client.id, redirect_uri: client.uri });
    body.append('redirect_uri', elsewhere);
    body.append('code', await getCode(url, client));
    const response = await fetch(`${url}/api/oauth2/Token`, { method: 'POST', body });
    return (await response.text()).includes('access_token');
  },
  'token-no-internals': async (url) => {
    const response = await fetch(`${url}/api/oauth2/Token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"code":',
    });
    return /\bat \S+ \(.+:\d+:\d+\)/.test(await response.text());
  },
};

/** Rows that it honours: a judge that fails everything would prove nothing. */
const honoured: readonly ProviderRequirementId[] = [
  'authorize-issues-code',
  'authorize-status-found',
  'authorize-target-exact',
  'authorize-code-once',
  'authorize-code-in-query',
  'authorize-query-retained',
  'authorize-alternate-redirect',
  'authorize-generic-without-userid',
  'authorize-response-type-accepted',
  'authorize-extra-parameter-ignored',
  'state-echoed',
  'state-unmodified',
  'state-once',
  'state-not-invented',
  'token-form-accepted',
  'token-json-accepted',
  'token-status-ok',
  'token-media-type',
  'token-answer-object',
  'token-access-token-present',
  'token-access-token-characters',
  'token-no-store',
  'token-grant-type-accepted',
  'token-extra-parameter-ignored',
  'token-get-refused',
  'code-unique',
  'code-unguessable',
  'interop-token-type',
  'interop-expires-in',
];

let foreign: ForeignServer;
test.beforeAll(async () => {
  foreign = await startForeignServer();
});
test.afterAll(() => foreign.close());

test('each of its failures is there for a plain request to see', async () => {
  for (const [id, probe] of Object.entries(broken)) {
    expect(await probe(foreign.url), id).toBe(true);
  }
});

test('the report names these failures, and passes what the server honours', async () => {
  test.setTimeout(300_000);
  const register = ({ id, secret, uri }: Account) => ({ id, secret, redirectUri: uri });
  const { report, exitCode, outcome, output } = await judge(
    {
      name: 'oauth2-mock-server',
      baseUrl: foreign.url,
      client: {
        ...register(client),
        alternateRedirectUris: ['https://localhost/second', 'https://localhost/tenant?t=1'],
      },
      otherClient: register(otherClient),
      users: { primary: 'user_42', other: 'user_7' },
      interaction: { kind: 'none' },
    },
    full ? {} : { only: [...(Object.keys(broken) as ProviderRequirementId[]), ...honoured] },
  );
  const levels = new Map(report.requirements.map(({ id, level }) => [id, level]));
  for (const id of Object.keys(broken) as ProviderRequirementId[]) {
    expect.soft(outcome(id), id).toBe(levels.get(id) === 'must' ? 'fail' : 'warn');
  }
  for (const id of honoured) expect.soft(outcome(id), id).toBe('pass');
  expect(rowsThat(report, ['error'])).toEqual([]);
  expect(report.verdicts).toMatchObject({ documented: 'non-conformant', hardened: 'non-conformant' });
  expect(exitCode, output).toBe(1);
});
