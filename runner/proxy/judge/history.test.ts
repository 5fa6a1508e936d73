import { expect, test } from '@playwright/test';
import { authorize, call, FACTS, judgeThese, redeem } from '../testing/passed.ts';

const CODES = ['code-one-0123456789', 'code-two-0123456789', 'code-three-01234567'] as const;
const TOKEN = 'token-0123456789-abcdef';
/** Rows of answers that the made-up deployment leaves open. */
const AT_ITS_EASE = ['authorize-not-stored', 'token-no-store', 'token-error-no-store'];

const broken = async (...made: Parameters<typeof judgeThese>[0]) => {
  const { broken: all, ...rest } = await judgeThese(made);
  return {
    ...rest,
    broken: Object.fromEntries(Object.entries(all).filter(([row]) => !AT_ITS_EASE.includes(row))),
  };
};

test('a sound exchange accuses nobody', async () => {
  const found = await broken(authorize(CODES[0]), redeem(CODES[0], TOKEN), call(`Bearer ${TOKEN}`));
  expect(found.broken).toEqual({});
  expect(found.notes).toEqual([]);
  expect(found.held).toEqual(
    expect.arrayContaining(['client-token-once', 'token-form-accepted', 'client-api-bearer']),
  );
});

test('a code that is redeemed twice is the mistake of the client, and of the deployment where that works', async () => {
  const refused = await broken(authorize(CODES[0]), redeem(CODES[0], TOKEN), redeem(CODES[0], undefined));
  expect(Object.keys(refused.broken)).toEqual(['client-token-once']);
  expect(refused.held).toEqual(expect.arrayContaining(['code-single-use', 'code-used-form']));
  expect(refused.notes).toEqual([
    expect.stringMatching(/^This code was redeemed 990 ms earlier by request 2/),
  ]);
  const granted = await broken(
    authorize(CODES[0]),
    redeem(CODES[0], TOKEN),
    redeem(CODES[0], 'token-other-01234567'),
  );
  expect(Object.keys(granted.broken).sort()).toEqual(['client-token-once', 'code-single-use']);
  const other = { ...redeem(CODES[0], undefined), answer: 'Used' };
  expect((await broken(authorize(CODES[0]), redeem(CODES[0], TOKEN), other)).broken).toMatchObject({
    'code-used-form': 'body “Used” instead of “Invalid Code”',
  });
});

test('what comes after a refusal is told by the kind of refusal', async () => {
  const server = { ...redeem(CODES[0], undefined), status: 503, answer: '' };
  const lost = { ...redeem(CODES[0], undefined), failure: 'closed' };
  const unauthorized = { ...redeem(CODES[0], undefined), status: 401 };
  for (const [first, row] of [
    [redeem(CODES[0], undefined), 'client-token-refused-once'],
    [unauthorized, 'client-token-unauthorized-once'],
    [{ ...server, status: 500 }, 'client-token-server-error-once'],
    [lost, 'client-token-connection-lost-once'],
  ] as const) {
    const again = await broken(authorize(CODES[0]), first, redeem(CODES[0], TOKEN));
    expect(Object.keys(again.broken), row).toEqual([row]);
    const once = await broken(authorize(CODES[0]), first);
    expect(once.held, row).toContain(row);
    expect(once.broken, row).toEqual({});
  }
  const told = { ...server, answerHeaders: [['Retry-After', '30'] as const] };
  const early = await broken(authorize(CODES[0]), told, redeem(CODES[0], TOKEN));
  expect(early.broken).toEqual({ 'client-token-retry-after': 'one arrived after 1 of 30 s' });
});

test('a code is held against the request it was issued for', async () => {
  const elsewhere = await broken(
    authorize(CODES[0]),
    redeem(CODES[0], undefined, { redirect_uri: 'https://localhost/second' }),
  );
  expect(Object.keys(elsewhere.broken)).toEqual(['client-token-redirect-uri']);
  expect(elsewhere.held).toContain('token-redirect-uri-mismatch');
  expect(elsewhere.notes).toEqual(['This code was issued to another redirect URI, that of request 1']);
  const accepted = await broken(
    authorize(CODES[0]),
    redeem(CODES[0], TOKEN, { redirect_uri: 'https://localhost/second' }),
  );
  expect(Object.keys(accepted.broken).sort()).toEqual([
    'client-token-redirect-uri',
    'token-redirect-uri-mismatch',
  ]);
  const user = await broken(
    authorize(CODES[0], { userid: 'user_42' }),
    redeem(CODES[0], TOKEN, { userid: 'user_7' }),
  );
  expect(Object.keys(user.broken).sort()).toEqual(['client-token-userid', 'userid-other']);
});

test('lifetimes are counted from what passed', async () => {
  const late = { ...redeem(CODES[0], undefined), at: 65 };
  const refused = await broken(authorize(CODES[0]), late);
  expect(refused.notes).toEqual(['This code was presented 4.0 s after its declared lifetime of 60 s']);
  expect(refused.held).toEqual(expect.arrayContaining(['code-expires', 'code-expired-form']));
  expect(Object.keys(refused.broken)).toEqual(['client-token-prompt']);
  const accepted = await broken(authorize(CODES[0]), { ...redeem(CODES[0], TOKEN), at: 65 });
  expect(Object.keys(accepted.broken).sort()).toEqual(['client-token-prompt', 'code-expires']);
  const old = await broken(
    authorize(CODES[0]),
    redeem(CODES[0], TOKEN),
    { ...call(`Bearer ${TOKEN}`), at: 3_590 },
    { ...call(`Bearer ${TOKEN}`), at: 3_650 },
  );
  expect(old.broken).toEqual({
    'client-api-expired': 'it was sent 48 s after its expiration',
    'resource-token-expires': 'it was opened: status 200',
  });
});

test('an answer that should be refused and is redeemed is told by what was wrong with it', async () => {
  const asked = authorize(CODES[0]);
  const sent = 'state-of-code-one-0123456789-0123456789abcdef';
  const back = (query: string) => ({
    ...asked,
    answerHeaders: [['Location', `https://localhost/callback?code=${CODES[0]}${query}`] as const],
  });
  for (const [answer, row, more] of [
    [back(''), 'client-state-missing', ['state-echoed']],
    [back('&state='), 'client-state-empty', ['state-echoed', 'state-unmodified']],
    [back(`&state=${sent.toUpperCase()}`), 'client-state-exact', ['state-echoed', 'state-unmodified']],
    [back('&state=something-else-altogether'), 'client-state-wrong', ['state-echoed', 'state-unmodified']],
    [back(`&state=${sent}&state=other`), 'client-state-repeated', ['state-once']],
    [back(`&state=${sent}&code=other`), 'client-callback-code-repeated', ['authorize-code-once']],
    [
      back(`&state=${sent}&error=access_denied`),
      'client-error-with-code',
      ['interaction-error-without-code'],
    ],
  ] as const) {
    const redeemed = await broken(answer, redeem(CODES[0], TOKEN));
    expect(Object.keys(redeemed.broken).sort(), row).toEqual([row, ...more].sort());
    const refused = await broken(answer);
    expect(refused.held, row).toContain(row);
  }
  // Of two sign-ins of one client the provider mixed up the answers: the client could not know.
  const mixed = await broken(
    authorize(CODES[1]),
    back('&state=state-of-code-two-0123456789-0123456789abcdef'),
    redeem(CODES[0], TOKEN),
  );
  expect(Object.keys(mixed.broken).filter((row) => row.startsWith('client-'))).toEqual([]);
});

test('a token that no answer rightly gave, and spoilt values, are told', async () => {
  const refused = { ...redeem(CODES[0], TOKEN), status: 500 };
  expect(Object.keys((await broken(authorize(CODES[0]), refused, call(`Bearer ${TOKEN}`))).broken)).toContain(
    'client-token-server-error',
  );
  const bare = { ...redeem(CODES[0], undefined), status: 200, answer: '{}' };
  expect(
    Object.keys((await broken(authorize(CODES[0]), bare, call('Bearer undefined', undefined, 401))).broken),
  ).toContain('client-answer-token-missing');
  const long = 'c'.repeat(300);
  expect((await broken(authorize(long), redeem(long.slice(0, 255), undefined))).broken).toEqual({
    'client-callback-code-long': '255 of 300 characters were',
  });
  const odd = 'code%2fwith-0123456789';
  expect(
    Object.keys((await broken(authorize(odd), redeem(decodeURIComponent(odd), undefined))).broken),
  ).toEqual(['client-callback-code-exact']);
});

test('codes and tokens from before accuse nobody, spoilt ones do', async () => {
  expect((await broken(redeem('code-from-elsewhere-1', undefined))).broken).toEqual({});
  expect((await broken(call('Bearer token-from-elsewhere', undefined, 401))).broken).toEqual({});
  expect((await broken(call('Bearer token-from-elsewhere'))).broken).toEqual({});
  const spoilt = await broken(
    authorize(CODES[0]),
    redeem(CODES[0], TOKEN),
    call(`Bearer ${TOKEN.slice(0, 15)}`, undefined, 401),
    call(undefined, undefined, 401),
  );
  expect(Object.keys(spoilt.broken).sort()).toEqual(['client-answer-token-characters', 'client-api-bearer']);
});

test('what the deployment accepts is registered there, unless the file of the application itself says otherwise', async () => {
  const elsewhere = { client_id: 'another', redirect_uri: 'http://127.0.0.1:3000/cb' };
  const made = [
    authorize(CODES[0], elsewhere),
    redeem(CODES[0], TOKEN, { ...elsewhere, client_secret: 'another-secret-0123' }),
  ];
  expect((await broken(...made)).broken).toEqual({});
  const own = await judgeThese(made, { ...FACTS, client: { ...FACTS.client, own: true } });
  expect(Object.keys(own.broken)).toEqual(
    expect.arrayContaining([
      'client-authorize-client-id',
      'client-authorize-redirect-uri',
      'client-token-client-secret',
    ]),
  );
  const refused = { ...authorize(CODES[0], elsewhere), status: 401, answerHeaders: [] };
  expect(Object.keys((await broken(refused)).broken)).toEqual([
    'client-authorize-client-id',
    'client-authorize-redirect-uri',
  ]);
});

test('a reload sends a state again, and only a client that redeems both answers is at fault', async () => {
  const state = 'the-very-same-state-0123456789';
  const reloaded = await broken(
    authorize(CODES[0], { state }),
    authorize(CODES[1], { state }),
    redeem(CODES[1], TOKEN),
    authorize(CODES[2]),
  );
  expect(reloaded.broken).toEqual({});
  const again = await broken(
    authorize(CODES[0], { state }),
    redeem(CODES[0], TOKEN),
    authorize(CODES[1], { state }),
    redeem(CODES[1], 'token-other-0123456789'),
  );
  expect(Object.keys(again.broken)).toEqual(['client-state-fresh']);
});

test("the deployment's own pages are nobody's requests", async () => {
  const own = 'http://127.0.0.1:4020';
  const asked = authorize(CODES[0]);
  const login = { target: '/login?client_id=abc&redirect_uri=x', answer: '<form>' };
  const found = await judgeThese([
    { ...asked, answerHeaders: [['Location', `${own}${login.target}`]] },
    login,
    {
      method: 'POST',
      target: '/login',
      headers: [['Referer', `${own}${login.target}`]],
      body: { code: '123456', client_id: 'abc' },
      status: 302,
      answerHeaders: asked.answerHeaders ?? [],
    },
    redeem(CODES[0], TOKEN),
    { target: '/style.css', headers: [['Sec-Fetch-Site', 'same-origin']] },
    { ...call(undefined), headers: [['Cookie', 'session=1']] },
  ]);
  expect(found.kinds).toEqual(['authorization', 'page', 'page', 'token', 'page', 'page']);
  expect(found.held).toEqual(
    expect.arrayContaining([
      'client-token-code',
      'state-echoed',
      'interaction-no-repost',
      'authorize-target-exact',
    ]),
  );
});

test('with its own file an application is held to the user it is set up for', async () => {
  const facts = { ...FACTS, client: { ...FACTS.client, user: 'user_42' } };
  const rows = async (...made: Parameters<typeof judgeThese>[0]) =>
    Object.keys((await judgeThese(made, facts)).broken);
  expect(await rows(authorize(CODES[0]))).toContain('client-authorize-userid');
  expect(await rows(authorize(CODES[0], { userid: 'user_7' }))).toContain('client-authorize-userid');
  expect(await rows(authorize(CODES[0]), authorize(CODES[1], { userid: 'user_42' }))).not.toContain(
    'client-authorize-userid',
  );
});
