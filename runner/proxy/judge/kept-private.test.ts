import { expect, test } from '@playwright/test';
import type { Header } from '../forward/sides.ts';
import { authorize, call, judgeThese, type MadeUp, redeem } from '../testing/passed.ts';

const CODE = 'SplxlOBeZQQYbYS6WxSbIA';
const TOKEN = 'token-of-the-first-sign-in-1';
const SIGN_IN: readonly MadeUp[] = [authorize(CODE), redeem(CODE, TOKEN), call(`Bearer ${TOKEN}`)];

/** Places where a deployment shows what is not theirs. */
const SHOWN: Readonly<Record<string, readonly [row: string, after: readonly MadeUp[]]>> = {
  'a list with a token': [
    'token-kept-private',
    [authorize('another-code-0123'), redeem('another-code-0123', 'another-token-0123'), listOf(TOKEN)],
  ],
  'a refusal with a code': [
    'code-kept-private',
    [{ ...redeem('made-up-code-0123', undefined), answer: `Invalid Code. The last code was ${CODE}.` }],
  ],
  'a cookie of the redirect': [
    'code-kept-private',
    [
      answeredWith(authorize('another-code-0123', { state: 'a-state-of-its-own-1' }), [
        'Set-Cookie',
        'last=another-code-0123; Path=/',
      ]),
    ],
  ],
  'a log in a header, encoded twice': [
    'code-kept-private',
    [
      answeredWith(call(undefined, '/health'), [
        'X-Log',
        encodeURIComponent(encodeURIComponent(`?code=${CODE}`)),
      ]),
    ],
  ],
  'a redirect to another client': [
    'code-kept-private',
    [
      {
        ...authorize('another-code-0123'),
        answerHeaders: [['Location', `https://localhost/callback?code=another-code-0123&previous=${CODE}`]],
      },
    ],
  ],
};

function listOf(token: string): MadeUp {
  return { ...call('Bearer another-token-0123'), answer: `[{"id":"user_1","session":"${token}"}]` };
}

function answeredWith(made: MadeUp, header: Header): MadeUp {
  return { ...made, answerHeaders: [...(made.answerHeaders ?? []), header] };
}

for (const [where, [row, after]] of Object.entries(SHOWN))
  test(`a deployment that shows codes and tokens is named: ${where}`, async () => {
    const { broken } = await judgeThese([...SIGN_IN, ...after]);
    expect(Object.keys(broken)).toContain(row);
  });

test('echoes, addresses and the same token again accuse nobody', async () => {
  const { broken } = await judgeThese([
    ...SIGN_IN,
    { ...redeem(CODE, undefined), answer: `Invalid Code: ${CODE}` },
    authorize('another-code-0123'),
    redeem('another-code-0123', TOKEN),
    {
      ...authorize('a-third-code-0123'),
      answer: '<a href="https://localhost/callback?code=a-third-code-0123">',
    },
  ]);
  expect(Object.keys(broken).filter((id) => id.endsWith('kept-private'))).toEqual([]);
});

test('a code or a token in a URL is named wherever the client sends it', async () => {
  const token = await judgeThese([
    ...SIGN_IN,
    { target: `/reports?access_token=${TOKEN}`, headers: [['Cookie', 'a=b']] },
  ]);
  expect(Object.keys(token.broken)).toContain('client-api-token-only-in-header');
  const code = await judgeThese([...SIGN_IN, { target: `/track?code=${CODE}`, status: 404 }]);
  const ofClient = Object.keys(code.broken).filter((id) => id.startsWith('client-'));
  expect(ofClient).toEqual(['client-token-url-clean']);
  const led = await judgeThese([
    ...SIGN_IN,
    { target: '/go', status: 302, answerHeaders: [['Location', `/done?code=${CODE}`]] },
    { target: `/done?code=${CODE}` },
  ]);
  expect(Object.keys(led.broken)).not.toContain('client-token-url-clean');
});

test("a Referer with a code is the client's, unless the pages are the deployment's own", async () => {
  const visit = (referer: string): MadeUp => ({ target: '/logo.png', headers: [['Referer', referer]] });
  const { broken } = await judgeThese([...SIGN_IN, visit(`https://app.example/callback?code=${CODE}`)]);
  expect(Object.keys(broken)).toContain('client-page-referrer');
  for (const other of [
    `http://127.0.0.1:4020/done?code=${CODE}`,
    'https://app.example/callback?code=unknown',
  ])
    expect(Object.keys((await judgeThese([...SIGN_IN, visit(other)])).broken)).not.toContain(
      'client-page-referrer',
    );
});

test('what was too long to be looked into holds nothing and accuses nobody', async () => {
  const upload: MadeUp = {
    ...call(`Bearer ${TOKEN}`, '/api/Chat/AskAgent'),
    method: 'POST',
    body: 'x',
    long: 'request',
  };
  const before = await judgeThese(SIGN_IN);
  expect(before.held).toEqual(
    expect.arrayContaining(['client-api-token-only-in-header', 'token-no-internals']),
  );
  const { held } = await judgeThese([...SIGN_IN, upload]);
  expect(held).not.toContain('client-api-token-only-in-header');
  const long = await judgeThese([authorize(CODE), { ...redeem(CODE, TOKEN), long: 'request' }]);
  expect(Object.keys(long.broken).filter((id) => id.startsWith('client-'))).toEqual([]);
  const answer = await judgeThese([
    ...SIGN_IN,
    authorize('another-code-0123'),
    { ...redeem('another-code-0123', 'another-token-0123'), long: 'answer' },
  ]);
  expect(answer.held).not.toContain('token-no-internals');
  expect(Object.keys(answer.broken)).toEqual(Object.keys(before.broken));
});
