import { expect, test } from '@playwright/test';
import { createPublicWords } from './public-words.ts';
import { SecretLearner, type SeenExchange } from './secret-learner.ts';
import { type Message, secretPlaces } from './secret-places.ts';

const CODE = 'SplxlOBeZQQYbYS6WxSbIA';
const TOKEN = 'tGzv3JOkF0XG5Qx2TlKWIA';

const location = (value: string): Message => ({ headers: [['Location', value]] });
const twice = (text: string) => encodeURIComponent(encodeURIComponent(text));

const found: readonly (readonly [title: string, message: Message, value: string])[] = [
  ['a code in the query', location(`https://localhost/cb?state=1&code=${CODE}`), CODE],
  ['a code in the fragment', location(`https://localhost/cb#code=${CODE}`), CODE],
  ['a code in the query of a fragment', location(`https://localhost/#/cb?code=${CODE}`), CODE],
  ['a code spelled otherwise', location(`https://localhost/cb?Code=${CODE}`), CODE],
  ['a name that is percent-encoded', location(`https://localhost/cb?c%6fde=${CODE}`), CODE],
  ['a code encoded twice', location(`https://localhost/cb?code=${twice('a/b+c&d=e9')}`), 'a/b+c&d=e9'],
  ['an address within an address', location(`/login?next=${twice(`/cb?code=${CODE}`)}`), CODE],
  ['a code behind another one', location(`https://localhost/cb?code=airisk&code=${CODE}`), CODE],
  ['a code sent to another origin', { url: `https://evil.example/?code=${CODE}` }, CODE],
  ['a refresh of the page', { headers: [['Refresh', `0; url=https://localhost/cb?code=${CODE}`]] }, CODE],
  ['a header of its own', { headers: [['X-Access-Token', TOKEN]] }, TOKEN],
  ['a log line in a header', { headers: [['X-Debug', `issued code=${CODE} to abc123`]] }, CODE],
  ['a form', { body: `grant=1&code=${CODE}` }, CODE],
  ['a JSON member', { body: `{"a":{"b":[{"accessToken":"${TOKEN}"}]}}` }, TOKEN],
  ['a refresh token', { body: `{"access_token":"x","refresh_token":"${TOKEN}"}` }, TOKEN],
  ['an id token', { body: `{"id_token":"${TOKEN}"}` }, TOKEN],
  ['the first of two members', { body: `{"access_token":"${TOKEN}","access_token":"other"}` }, TOKEN],
  ['JSON that does not parse', { body: `{"access_token":"${TOKEN}",}` }, TOKEN],
  ['JSON within JSON', { body: JSON.stringify({ log: JSON.stringify({ code: CODE }) }) }, CODE],
  ['a number', { body: '{"code":73194402}' }, '73194402'],
  ['a secret of another client', { body: '[{"clientSecret":"s3cr3t-of-def456"}]' }, 's3cr3t-of-def456'],
  ['a hidden field', { body: `<form><input value='${CODE}' type=hidden name="code"></form>` }, CODE],
  ['a link of a page', { body: `<a href="/cb?state=1&amp;code=${CODE}">go on</a>` }, CODE],
  ['the text of a page', { body: `<p>Your code is <b>${CODE}</b>.</p>` }, CODE],
  ['a script of a page', { body: `<script>const code = "${CODE}";</script>` }, CODE],
  ['an error text', { body: `Invalid Code. The last code was ${CODE}.` }, CODE],
  ['a line of a log', { body: `2025-03-31 token=${TOKEN} user=user_42` }, TOKEN],
  ['credentials in a text', { body: `curl -H 'Authorization: Bearer ${TOKEN}'` }, TOKEN],
  [
    'a JWT anywhere',
    { body: 'see eyJhbGciOiJub25lIn0.eyJzdWIiOiI0MiJ9.' },
    'eyJhbGciOiJub25lIn0.eyJzdWIiOiI0MiJ9.',
  ],
  ['a password that a page fills in', { body: '<input type="password" name=kw value="hunter2">' }, 'hunter2'],
  ['a cookie that is set', { headers: [['Set-Cookie', 'sid=4be1c09a7d; Path=/; HttpOnly']] }, '4be1c09a7d'],
  ['a cookie that is sent', { headers: [['Cookie', 'lang=de; sid="4be1c09a7d"']] }, '4be1c09a7d'],
  ['a bearer token', { headers: [['authorization', `Bearer ${TOKEN}`]] }, TOKEN],
  [
    'Basic credentials',
    { headers: [['Proxy-Authorization', `Basic ${Buffer.from('abc123:pa55-word').toString('base64')}`]] },
    'pa55-word',
  ],
];

for (const [title, message, value] of found)
  test(`finds ${title}`, () => {
    expect(secretPlaces(message).map((secret) => secret.value)).toContain(value);
  });

const innocent: readonly (readonly [title: string, message: Message])[] = [
  ['the name of an error', { body: '{"code":"invalid_request","error":"InvalidClient"}' }],
  ['an error that is numbered', { body: '{"code":"ERR_4711","status":400}' }],
  ['a status', { body: '{"code":400,"statusCode":400}' }],
  ['a sentence about codes', { body: 'Invalid Code: the code has expired or was used before' }],
  ['a sentence about tokens', { body: '<h1>Token endpoint</h1><p>The token request is refused.' }],
  ['a challenge', { headers: [['WWW-Authenticate', 'Bearer realm="airisk", error="invalid_token"']] }],
  ['an everyday cookie', { headers: [['Set-Cookie', 'lang=de-DE; Path=/']] }],
  ['a trace id', { body: '{"traceId":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"}' }],
  ['a tag', { body: '{"message":"code was code#3f9a12cd"}' }],
];

for (const [title, message] of innocent)
  test(`does not take ${title} for a secret`, () => {
    expect(secretPlaces(message)).toEqual([]);
  });

function learn(exchanges: readonly SeenExchange[], publicTexts: readonly string[] = []): string[] {
  const learned: string[] = [];
  const isPublic = createPublicWords(publicTexts);
  const learner = new SecretLearner({ isPublic, onSecret: (_, value) => learned.push(value) });
  for (const exchange of exchanges) learner.see(exchange);
  return learned;
}

const asked = (redirectUri: string): Message => ({
  url: `http://provider/api/oauth2?client_id=abc123&redirect_uri=${encodeURIComponent(redirectUri)}`,
});

test('what was sent as a plain vector is no secret when it is echoed, and the code beside it is one', () => {
  const request = asked('https://localhost/callback?code=made-up-4711');
  const echo = location(`https://localhost/callback?code=made-up-4711&code=${CODE}`);
  const later = { body: 'the redirect URI was https://localhost/callback?code=made-up-4711' };
  expect(learn([{ request, response: echo }, { response: later }])).toEqual([CODE]);
});

test('what a target calls public is no secret, in whatever letter case it comes back', () => {
  const response = location(`https://localhost/t?CODE=TENANT-NUMBER-0001&code=${CODE}`);
  expect(learn([{ response }], ['https://localhost/t?code=tenant-number-0001'])).toEqual([CODE]);
});

test('half of a secret is not learned where it is the name of the target', () => {
  const learned: string[] = [];
  const isPublic = createPublicWords(['staging']);
  const learner = new SecretLearner({ isPublic, onSecret: (_, value) => learned.push(value) });
  for (const value of ['staging', 'staging-secre']) learner.learn('secret', value);
  expect(learned).toEqual(['staging-secre']);
});

test('a code stays a secret when it is sent after it was seen', () => {
  const request = { body: `code=${CODE}&client_id=abc123` };
  expect(
    learn([{ response: location(`/cb?code=${CODE}`) }, { request }, { response: { body: CODE } }]),
  ).toEqual([CODE]);
});

test('credentials that were sent are learned; a text in place of an answer is read', () => {
  const request = { headers: [['Authorization', `Bearer ${TOKEN}`]] as const };
  expect(learn([{ request }, { failure: `the page shows “code: ${CODE}”` }])).toEqual([TOKEN, CODE]);
});

test('hostile bodies take no longer than others', () => {
  const begun = performance.now();
  for (const piece of ['<input ', 'code ', 'eyJabcdefghi-', '%25', '{"code":', '&amp;', "code='"])
    secretPlaces({ body: piece.repeat(60_000) });
  expect(performance.now() - begun).toBeLessThan(8_000);
});
