import { expect, test } from '@playwright/test';
import { DEFAULT_CLIENTS } from '../../config/defaults.ts';
import type { MockServerOptions } from '../../config/options.ts';
import type { MockCore } from '../../mock-core.ts';
import {
  ask,
  authorize,
  CALLBACK,
  createTestCore,
  exchange,
  honest,
  obtainCode,
  obtainToken,
  redirectQuery,
  SECRET,
} from '../../test-kit.ts';
import { explainEntries, type JournalEntry } from '../tag-secrets.ts';

const USERS = '/api/Users/ListUsers';
const CONVERSATIONS = '/api/Chat/GetConversations';
const TOKEN = '/api/oauth2/Token';
const FORM = ['Content-Type', 'application/x-www-form-urlencoded'] as const;
const STATE = 'Zx81hd73jKa02mfP5tY6qLw9';

/** A mistake, what the last entry must say about it, and the requirement that is named. */
interface Mistake {
  readonly title: string;
  readonly make: (core: MockCore) => Promise<unknown>;
  readonly says: string | RegExp;
  readonly touches: string;
  readonly options?: MockServerOptions;
}

const redeem =
  (over: Parameters<typeof honest>[1], userid?: string) =>
  async (core: MockCore): Promise<unknown> =>
    exchange(core, honest(await obtainCode(core, { userid }), { userid, ...over }));

const asks =
  (over: Parameters<typeof authorize>[1]) =>
  (core: MockCore): Promise<unknown> =>
    authorize(core, { client_id: 'abc123', redirect_uri: CALLBACK, state: STATE, ...over });

const calls =
  (path: string, headers: (token: string) => readonly (readonly [string, string])[], userid?: string) =>
  async (core: MockCore): Promise<unknown> =>
    ask(core, { path, headers: headers(await obtainToken(core, userid)) });

const posts = (body: string, type?: string) => (core: MockCore) =>
  ask(core, {
    method: 'POST',
    path: TOKEN,
    headers: type === undefined ? [] : [['Content-Type', type]],
    body,
  });

const MISTAKES: readonly Mistake[] = [
  {
    title: 'a code the second time',
    make: async (core) => {
      const code = await obtainCode(core);
      await exchange(core, honest(code));
      core.clock.advance(214);
      await exchange(core, honest(code));
    },
    says: 'this code was redeemed 214 ms earlier by request 2; a code works once',
    touches: 'client-token-once',
  },
  {
    title: 'a code that a refused request used up',
    options: { dialect: 'failed-exchange-burns-code' },
    make: async (core) => {
      const code = await obtainCode(core);
      await exchange(core, honest(code, { redirect_uri: 'https://localhost/second' }));
      await exchange(core, honest(code));
    },
    says: 'this code was used up 0 ms earlier by request 2, which was refused',
    touches: 'client-token-refused-once',
  },
  {
    title: 'a code that came too late',
    make: async (core) => {
      const code = await obtainCode(core);
      core.clock.advance(63_000);
      await exchange(core, honest(code));
    },
    says: 'this code expired 3 s ago: request 1 got it, and it was good for 60 s',
    touches: 'client-token-prompt',
  },
  {
    title: 'the code of another client',
    make: redeem({ client_id: 'def456', client_secret: DEFAULT_CLIENTS[1]?.secret }),
    says: 'this code belongs to abc123, which asked for it by request 1; it was presented by def456',
    touches: 'client-token-client-id',
  },
  {
    title: 'a code that was cut off',
    make: async (core) => exchange(core, honest((await obtainCode(core)).slice(0, -6))),
    says: 'this is nearly the code that request 1 got, but it is cut off at its end: 26 of 32 characters arrived',
    touches: 'client-callback-code-exact',
  },
  {
    title: 'a code that was encoded twice',
    options: { dialect: 'codes-reserved' },
    make: async (core) => {
      for (let i = 0; i < 20; i += 1) {
        const code = await obtainCode(core);
        if (code === encodeURIComponent(code)) continue;
        await exchange(core, honest(encodeURIComponent(code)));
        return;
      }
    },
    says: /it was percent-encoded once too often$/,
    touches: 'client-callback-code-exact',
  },
  {
    title: 'a state in place of the code',
    make: async (core) => {
      await asks({})(core);
      await exchange(core, honest(STATE));
    },
    says: 'this is the state of an authorization request, not a code',
    touches: 'client-token-code',
  },
  {
    title: 'an invented code while another waits',
    make: async (core) => {
      await obtainCode(core);
      await exchange(core, honest('SplxlOBeZQQYbYS6WxSbIA'));
    },
    says: /^no code like this was issued .*; the one that request 1 got is still waiting$/,
    touches: 'client-token-code',
  },
  {
    title: 'a trailing slash at the redirect URI',
    make: redeem({ redirect_uri: `${CALLBACK}/` }),
    says: `redirect_uri differs from ${CALLBACK} at character 27: a trailing slash was added (asked for by request 1)`,
    touches: 'client-token-redirect-uri',
  },
  {
    title: 'another host in the redirect URI',
    make: asks({ redirect_uri: 'https://127.0.0.1/callback' }),
    says: /at character \d+: the host is 127\.0\.0\.1 instead of localhost$/,
    touches: 'client-authorize-redirect-uri',
  },
  {
    title: 'the redirect URI of another client',
    make: asks({ redirect_uri: 'https://localhost/other-client' }),
    says: 'redirect_uri is registered, but for the client def456',
    touches: 'client-authorize-redirect-uri',
  },
  {
    title: 'no userid',
    make: redeem({ userid: undefined }, 'user_42'),
    says: 'userid was bound to this code by request 1 (user_42) and is missing here',
    touches: 'client-token-userid',
  },
  {
    title: 'a userid in another letter case',
    make: redeem({ userid: 'USER_42' }, 'user_42'),
    says: 'userid was user_42 in request 1 and here it differs in letter case only',
    touches: 'client-token-userid',
  },
  {
    title: 'a userid for a generic code',
    make: redeem({ userid: 'user_42' }),
    says: 'userid is user_42 here, and request 1 named no user: the code is a generic one',
    touches: 'client-token-generic',
  },
  {
    title: 'the login in place of the userid',
    make: asks({ userid: 'ada' }),
    says: '"ada" is the name of a user, and userid wants the id: user_42',
    touches: 'client-authorize-userid',
  },
  {
    title: 'a client in another letter case',
    make: asks({ client_id: 'ABC123' }),
    says: 'client_id is nearly abc123, but it differs in letter case only',
    touches: 'client-authorize-client-id',
  },
  {
    title: 'a secret in another letter case',
    make: redeem({ client_secret: SECRET.toUpperCase() }),
    says: 'client_secret is nearly the one of abc123, but it differs in letter case only',
    touches: 'client-token-client-secret',
  },
  {
    title: 'a secret with a line break',
    make: redeem({ client_secret: `${SECRET}\n` }),
    says: 'client_secret is nearly the one of abc123, but it has white space around it',
    touches: 'client-token-client-secret',
  },
  {
    title: 'the secret of another client',
    make: redeem({ client_secret: DEFAULT_CLIENTS[1]?.secret }),
    says: 'client_secret belongs to another client, def456',
    touches: 'client-token-client-secret',
  },
  {
    title: 'a variable that was not replaced',
    make: redeem({ client_secret: `\${AIRISK_SECRET}` }),
    says: 'client_secret looks like the name of a variable that was not replaced',
    touches: 'client-token-client-secret',
  },
  {
    title: 'JSON labelled as form',
    make: posts('{"client_id":"abc123"}', FORM[1]),
    says: 'the body is JSON but labelled form',
    touches: 'client-token-media-type',
  },
  {
    title: 'a form labelled as JSON',
    make: posts('client_id=abc123&code=x', 'application/json'),
    says: 'the body is a form but labelled JSON',
    touches: 'client-token-media-type',
  },
  {
    title: 'no label',
    make: posts('client_id=abc123'),
    says: /^Content-Type is missing; send application/,
    touches: 'client-token-media-type',
  },
  {
    title: 'another charset',
    make: posts('client_id=abc123', `${FORM[1]}; charset=iso-8859-1`),
    says: 'the charset is iso-8859-1, only UTF-8 is understood',
    touches: 'client-token-media-type',
  },
  {
    title: 'JSON that ends too early',
    make: posts('{"client_id":"abc123"', 'application/json'),
    says: 'the body is not JSON: it ends too early',
    touches: 'client-token-media-type',
  },
  {
    title: 'a number in JSON',
    make: posts('{"client_id":7,"code":["x"]}', 'application/json'),
    says: 'every parameter is a string, and here client_id is a number, code is a list',
    touches: 'client-token-media-type',
  },
  {
    title: 'a parameter twice',
    make: posts('client_id=abc123&client_id=def456', FORM[1]),
    says: 'client_id was sent 2 times, with different values',
    touches: 'client-token-parameters-once',
  },
  {
    title: 'a parameter by another name',
    make: posts('clientId=abc123', FORM[1]),
    says: 'client_id is missing; "clientId" was sent instead',
    touches: 'client-token-client-id',
  },
  {
    title: 'credentials in the URL',
    make: (core) =>
      ask(core, { method: 'POST', path: TOKEN, rawQuery: 'client_id=abc123&code=x', headers: [FORM] }),
    says: 'client_id, code in the URL of a token request: URLs end up in logs, and only the body counts',
    touches: 'client-token-url-clean',
  },
  {
    title: 'GET at the token endpoint',
    make: (core) => ask(core, { path: TOKEN, rawQuery: 'code=x' }),
    says: 'the token endpoint was called with GET; it wants POST, and its secrets are in the URL now',
    touches: 'client-token-endpoint',
  },
  {
    title: 'HTTP Basic',
    make: (core) =>
      ask(core, {
        method: 'POST',
        path: TOKEN,
        headers: [FORM, ['Authorization', 'Basic eDp5']],
        body: 'code=x',
      }),
    says: /credentials were sent as HTTP Basic, and this API wants them in the body$/,
    touches: 'client-token-headers-clean',
  },
  {
    title: 'POST at the authorization endpoint',
    make: (core) =>
      ask(core, { method: 'POST', path: '/api/oauth2', headers: [FORM], body: 'client_id=abc123' }),
    says: 'the authorization endpoint was called with POST; a browser goes there with GET',
    touches: 'client-authorize-endpoint',
  },
  {
    title: 'a script at the authorization endpoint',
    make: (core) =>
      authorize(core, { client_id: 'abc123', redirect_uri: CALLBACK }, [
        ['Sec-Fetch-Site', 'cross-site'],
        ['Sec-Fetch-Mode', 'cors'],
      ]),
    says: 'a script asks here; sign-in needs a navigation, or the user sees no page',
    touches: 'client-authorize-top-level',
  },
  {
    title: 'a secret in the address bar',
    make: asks({ client_secret: SECRET }),
    says: /^the client secret is in the address of the browser/,
    touches: 'client-authorize-no-secret',
  },
  {
    title: 'no state',
    make: asks({ state: undefined }),
    says: 'no state was sent: the client cannot tell its own answer from a planted one',
    touches: 'client-state-present',
  },
  {
    title: 'the same state again',
    make: async (core) => {
      await asks({})(core);
      await asks({})(core);
    },
    says: 'request 1 sent the same state 0 ms earlier; each sign-in needs a fresh one',
    touches: 'client-state-fresh',
  },
  {
    title: 'the same code after a failure',
    make: async (core) => {
      const code = await obtainCode(core);
      await exchange(core, honest(code, { client_secret: 'x' }));
      await exchange(core, honest(code));
    },
    says: /^the same code was sent by request 2, which was answered with 401, 0 ms earlier/,
    touches: 'client-token-refused-once',
  },
  {
    title: 'a generic token for a user',
    make: calls(CONVERSATIONS, (token) => [['Authorization', `Bearer ${token}`]]),
    says: /^a generic token was used on a user's resource: request 2 got it without userid/,
    touches: 'client-api-generic-token',
  },
  {
    title: 'an expired token',
    make: async (core) => {
      const token = await obtainToken(core);
      core.clock.advance(3_605_000);
      await ask(core, { path: USERS, headers: [['Authorization', `Bearer ${token}`]] });
    },
    says: 'this token expired 5 s ago: request 2 got it for 60 min, as its expiration said',
    touches: 'client-api-expired',
  },
  {
    title: 'a token in the query',
    make: async (core) => ask(core, { path: USERS, rawQuery: `access_token=${await obtainToken(core)}` }),
    says: /^the token is in the URL \(access_token\)/,
    touches: 'client-api-token-only-in-header',
  },
  {
    title: 'a token without Bearer',
    make: calls(USERS, (token) => [['Authorization', token]]),
    says: 'the word Bearer is missing before the token',
    touches: 'client-api-bearer',
  },
  {
    title: 'Bearer misspelt',
    make: calls(USERS, (token) => [['Authorization', `Baerer ${token}`]]),
    says: 'Authorization says "Baerer"; it must say Bearer',
    touches: 'client-api-bearer',
  },
  {
    title: 'no token',
    make: calls(USERS, () => []),
    says: 'the Authorization header is missing',
    touches: 'client-api-bearer',
  },
  {
    title: 'a code in place of a token',
    make: async (core) =>
      ask(core, { path: USERS, headers: [['Authorization', `Bearer ${await obtainCode(core)}`]] }),
    says: 'this is a code, not a token: redeem it at the token endpoint first',
    touches: 'client-api-bearer',
  },
  {
    title: 'a token that was cut off',
    make: calls(USERS, (token) => [['Authorization', `Bearer ${token.slice(0, 20)}`]]),
    says: /^this is nearly the token that request 2 got, but it is cut off at its end/,
    touches: 'client-answer-token-characters',
  },
  {
    title: 'a path in another letter case',
    make: (core) => ask(core, { method: 'POST', path: '/api/oauth2/token' }),
    says: 'the path is /api/oauth2/Token, in this letter case',
    touches: 'client-token-endpoint',
  },
  {
    title: 'a base URL that was joined wrongly',
    make: (core) => ask(core, { path: '/api/api/oauth2' }),
    says: 'the path is /api/oauth2: the base URL is not joined as it should be',
    touches: 'client-authorize-endpoint',
  },
];

for (const { title, make, says, touches, options } of MISTAKES) {
  test(`explains ${title}`, async () => {
    const core = createTestCore(options);
    await make(core);
    const last = journalOf(core).at(-1);
    const texts = last?.explanations.map(({ text }) => text) ?? [];
    expect(texts).toContainEqual(typeof says === 'string' ? says : expect.stringMatching(says));
    expect(last?.requirements).toContain(touches);
  });
}

test('has no cause for what was accepted, and tells what it brought', async () => {
  const core = createTestCore();
  const token = await obtainToken(core, 'user_42');
  await ask(core, { path: CONVERSATIONS, headers: [['Authorization', `Bearer ${token}`]] });
  const journal = journalOf(core);
  expect(journal.flatMap(({ explanations }) => explanations.filter(({ kind }) => kind === 'cause'))).toEqual(
    [],
  );
  expect(journal.map(({ explanations }) => explanations.at(-1)?.text)).toEqual([
    'a code for user_42; good for 60 s, once',
    'redeems the code of request 1 after 0 ms: a token for user_42, good for 60 min',
    'a token for user_42, which request 2 got, good for another 60 min',
  ]);
});

test('does not take Node.js for a page, though its fetch says so in part', async () => {
  const core = createTestCore();
  await authorize(core, { client_id: 'abc123', redirect_uri: CALLBACK, state: STATE }, [
    ['Sec-Fetch-Mode', 'cors'],
  ]);
  expect(journalOf(core)[0]?.explanations.map(({ kind }) => kind)).toEqual(['note']);
});

test('names the cause before hints and notes', async () => {
  const core = createTestCore();
  await authorize(core, { client_id: 'nobody', redirect_uri: CALLBACK });
  expect(journalOf(core)[0]?.explanations.map(({ kind }) => kind)).toEqual(['cause', 'hint']);
});

test('shows no secret, whatever the mistake', async () => {
  for (const { make, options } of MISTAKES) {
    const core = createTestCore(options);
    await make(core);
    const shown = JSON.stringify(journalOf(core));
    const secrets = core.journal.entries().flatMap(({ answer }) => {
      const location = answer?.headers.find(([name]) => name === 'Location')?.[1];
      return location === undefined ? [] : [new URL(location).searchParams.get('code') ?? ''];
    });
    for (const secret of [SECRET, ...secrets].filter((one) => one.length > 12))
      expect(shown).not.toContain(secret);
  }
});

test('remembers what an armed answer gave away', async () => {
  const core = createTestCore();
  core.arm({
    match: { endpoint: 'authorize' },
    answer: { status: 302, headers: [['Location', `${CALLBACK}?code=planted-by-the-test`]] },
  });
  const answer = await authorize(core, { client_id: 'abc123', redirect_uri: CALLBACK });
  await exchange(core, honest(redirectQuery(answer).get('code') ?? ''));
  const [first, second] = journalOf(core);
  expect(first?.explanations.map(({ text }) => text)).toContain(
    'this answer was armed; it says nothing about the request',
  );
  expect(second?.condition).toBe('token-code-unknown');
});

test('forgets with the journal', async () => {
  const core = createTestCore();
  const code = await obtainCode(core);
  core.journal.clear();
  await exchange(core, honest(code.slice(0, -1)));
  expect(journalOf(core)[0]?.explanations[0]?.text).toMatch(/^no code like this was issued/);
});

function journalOf(core: MockCore): JournalEntry[] {
  return explainEntries(core.journal, core.config);
}

const JSON_TYPE = ['Content-Type', 'application/json'] as const;
const LABELS: readonly (readonly [
  title: string,
  headers: readonly (readonly [string, string])[],
  body: string,
  says: readonly string[],
])[] = [
  [
    'a charset that is not understood',
    [['Content-Type', 'application/x-www-form-urlencoded; charset=iso-8859-1']],
    'client_id=abc123&code=x',
    ['the charset is iso-8859-1, only UTF-8 is understood'],
  ],
  [
    'a charset of JSON that is not understood',
    [['Content-Type', 'Application/JSON ; charset=utf-16']],
    '{"client_id":"abc123"}',
    ['the charset is utf-16, only UTF-8 is understood'],
  ],
  [
    'the same Content-Type twice',
    [FORM, FORM],
    'client_id=abc123&code=x',
    ['Content-Type was sent more than once'],
  ],
  [
    'both kinds of Content-Type',
    [FORM, JSON_TYPE],
    '{"client_id":"abc123"}',
    ['Content-Type was sent more than once'],
  ],
  [
    'a body that is coded',
    [FORM, ['Content-Encoding', 'gzip']],
    'client_id=abc123',
    ['the body is coded (gzip); send it as it is'],
  ],
  [
    'a charset that is not understood, and the other kind of body',
    [['Content-Type', 'application/json; charset=utf-16']],
    'client_id=abc123&code=x',
    [
      'the charset is utf-16, only UTF-8 is understood',
      'the body is a form but labelled application/json; charset=utf-16',
    ],
  ],
];

for (const [title, headers, body, says] of LABELS) {
  test(`names no cause but the right one for ${title}`, async () => {
    const core = createTestCore();
    await ask(core, { method: 'POST', path: TOKEN, headers, body });
    const [entry] = explainEntries(core.journal, core.config);
    const causes = entry?.explanations.filter(({ kind }) => kind === 'cause').map(({ text }) => text);
    expect(causes).toEqual(says);
  });
}

test('does not blame a label for what it has no part in', async () => {
  const core = createTestCore();
  await ask(core, { method: 'PUT', path: TOKEN, headers: [FORM], body: '{"client_id":"abc123"}' });
  const [entry] = explainEntries(core.journal, core.config);
  expect(entry?.explanations.filter(({ text }) => text.includes('labelled'))).toEqual([]);
});

test('says that a user id differs by Unicode normalisation only', async () => {
  const [composed, decomposed] = ['Jos\u00e9'.normalize('NFC'), 'Jos\u00e9'.normalize('NFD')];
  const users = [{ id: composed, name: 'Jos\u00e9', login: 'jose', password: 'a-password' }];
  const core = createTestCore({ config: { users } });
  const causeOf = (entry: JournalEntry | undefined) =>
    entry?.explanations.find(({ kind }) => kind === 'cause')?.text;
  await authorize(core, { client_id: 'abc123', redirect_uri: CALLBACK, userid: decomposed });
  await exchange(core, honest(await obtainCode(core, { userid: composed }), { userid: decomposed }));
  const entries = explainEntries(core.journal, core.config);
  const how =
    'is the same text in another Unicode normalisation: NFC (composed) is expected, and NFD (decomposed) was sent';
  expect(causeOf(entries[0])).toBe(`"${decomposed}" is nearly ${composed}, but it ${how}`);
  expect(causeOf(entries.at(-1))).toContain(`here it ${how}`);
});
