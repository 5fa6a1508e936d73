import { expect, test } from '@playwright/test';
import { rewriteAnswerHeaders, rewriteCookie, rewriteLocation } from './rewrite-answer.ts';
import { rewriteRequestHeaders, rewriteTarget } from './rewrite-request.ts';
import { upstreamOf } from './sides.ts';

const sides = { own: 'http://127.0.0.1:4020', upstream: upstreamOf('https://API.airisk.example.com/base/') };
const secure = { ...sides, own: 'https://localhost:4020' };

test('a redirect within the deployment stays at the proxy, any other and every query is left alone', () => {
  for (const [location, rewritten] of [
    ['https://api.airisk.example.com/a?b#c', 'http://127.0.0.1:4020/a?b#c'],
    ['HTTPS://Api.AIRisk.example.com:443/%7e', 'http://127.0.0.1:4020/%7e'],
    ['https://api.airisk.example.com', 'http://127.0.0.1:4020'],
    ['https://api.airisk.example.com?x', 'http://127.0.0.1:4020?x'],
    ['//api.airisk.example.com/x', 'http://127.0.0.1:4020/x'],
    ['/relative?u=https://api.airisk.example.com/', '/relative?u=https://api.airisk.example.com/'],
    [
      'https://app.test/cb?next=https://api.airisk.example.com/',
      'https://app.test/cb?next=https://api.airisk.example.com/',
    ],
    ['https://api.airisk.example.com.evil.test/', 'https://api.airisk.example.com.evil.test/'],
    ['https://api.airisk.example.com@evil.test/', 'https://api.airisk.example.com@evil.test/'],
    ['https://api.airisk.example.com:8443/', 'https://api.airisk.example.com:8443/'],
    ['http://api.airisk.example.com/', 'http://api.airisk.example.com/'],
    ['//other.test/', '//other.test/'],
    ['', ''],
  ] as const)
    expect(rewriteLocation(location, sides), location).toBe(rewritten);
});

test('a cookie loses the domain of the deployment only, and what http cannot keep is told', () => {
  expect(rewriteCookie('a=1; Domain=.airisk.example.com; Path=/; HttpOnly', secure)).toEqual({
    value: 'a=1; Path=/; HttpOnly',
  });
  expect(rewriteCookie('a=1; domain=other.test', sides)).toEqual({ value: 'a=1; domain=other.test' });
  expect(rewriteCookie('a="x;y" ; secure', secure)).toEqual({ value: 'a="x;y" ; secure' });
  for (const cookie of ['a=1; Secure', '__Host-a=1; path=/', '__secure-a=1'])
    expect(rewriteCookie(cookie, sides), cookie).toMatchObject({
      value: cookie,
      lost: expect.stringContaining('--tls'),
    });
});

test('an answer keeps everything but what binds the host, or one connection', () => {
  const raw = [
    ...[
      'Set-Cookie',
      'a=1',
      'Strict-Transport-Security',
      'max-age=1',
      'set-cookie',
      'b=2; Domain=airisk.example.com',
    ],
    ...[
      'Connection',
      'close, X-Private',
      'X-Private',
      '1',
      'Keep-Alive',
      'timeout=5',
      'Alt-Svc',
      'h3=":443"',
      'X-A',
      '1',
      'X-A',
      '2',
    ],
  ];
  expect(rewriteAnswerHeaders(raw, sides).headers).toEqual([
    ...['Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'X-A', '1', 'X-A', '2'],
  ]);
  expect(rewriteAnswerHeaders(['Connection', 'close'], sides).headers).toEqual(['Connection', 'close']);
});

test('a request names the deployment, also where its own pages sent it', () => {
  const raw = [
    ...[
      'host',
      '127.0.0.1:4020',
      'Origin',
      'http://127.0.0.1:4020',
      'Referer',
      'http://127.0.0.1:4020/sign-in?x=http://127.0.0.1:4020/',
    ],
    ...[
      'Connection',
      'Transfer-Encoding, close, X-Hop',
      'Transfer-Encoding',
      'chunked',
      'X-Hop',
      '1',
      'Proxy-Authorization',
      'Basic eDp5',
      'TE',
      'trailers',
    ],
  ];
  expect(rewriteRequestHeaders(raw, sides)).toEqual([
    ...['host', 'api.airisk.example.com', 'Origin', 'https://api.airisk.example.com'],
    ...[
      'Referer',
      'https://api.airisk.example.com/sign-in?x=http://127.0.0.1:4020/',
      'Transfer-Encoding',
      'chunked',
    ],
  ]);
  const foreign = ['Origin', 'http://127.0.0.1:40200', 'Referer', 'http://127.0.0.1:3000/'];
  expect(rewriteRequestHeaders(foreign, sides)).toEqual(foreign);
});

test('a request target is passed as it is spelled', () => {
  expect(rewriteTarget('/a//b/../%zz?x=http://h/', sides.own)).toBe('/a//b/../%zz?x=http://h/');
  expect(rewriteTarget('http://127.0.0.1:4020/a', sides.own)).toBe('/a');
  expect(rewriteTarget('http://127.0.0.1:4020?a', sides.own)).toBe('/?a');
  expect(rewriteTarget('*', sides.own)).toBe('*');
  expect(rewriteTarget('http://other.test/', sides.own)).toBeUndefined();
});
