import { expect, test } from '@playwright/test';
import { describeObserved } from '../../reports/model/observed.ts';
import type { WireAnswer } from '../flows/wire.ts';
import { describeMembers, observedAnswer, observedAuthorization, observedToken } from './observe-answer.ts';
import { sharedHeaders } from './observe-carriage.ts';
import { describeAlphabet, readNotation } from './read-notation.ts';

function answer(
  status: number,
  type: string | undefined,
  text: string,
  more: [string, string][] = [],
): WireAnswer {
  const headers: [string, string][] = [
    ...(type === undefined ? [] : [['Content-Type', type] as [string, string]]),
    ...more,
  ];
  return { status, headers, body: Buffer.from(text), text, truncated: false, ms: 12.4, receivedAt: 0, n: 1 };
}

test('a refusal is told with its form, in an order that means nothing, without what differs each time', () => {
  const text = '{"traceId":"00-1-2-00","title":"Unauthorized","status":401,"type":"about:blank"}';
  const seen = observedAnswer(
    answer(401, 'application/problem+json', text, [['WWW-Authenticate', 'Bearer']]),
  );
  expect(seen).toEqual({
    outcome: 'refused',
    timing: { ms: 12 },
    form: {
      as: 'problem',
      status: 401,
      contentType: 'application/problem+json',
      text: '{"status":401,"title":"Unauthorized","type":"about:blank"}',
      challenge: 'Bearer',
    },
  });
  expect(describeObserved(seen)).toBe(
    '401 application/problem+json “{"status":401,"title":"Unauthorized","type":"about:blank"}”; WWW-Authenticate: Bearer',
  );
});

test('of an answer that is no refusal nothing is told but its kind', () => {
  const json = '{"access_token":"a-token-that-nobody-may-read","expiration":"2025-03-31T13:12:17Z"}';
  const good = answer(200, 'application/json', json);
  const seen = observedToken({
    answer: good,
    token: 'a-token-that-nobody-may-read',
    repeatedMembers: [],
    evidence: [1],
  });
  expect(JSON.stringify([seen, observedAnswer(good)])).not.toContain('nobody');
  expect(describeObserved(seen)).toBe('a token, status 200');
  expect(describeMembers(JSON.parse(json))).toEqual(['access_token (string)', 'expiration (string)']);
});

test('pages, empty answers and redirects are told as such', () => {
  const forms = [
    answer(400, 'text/html', '<!doctype html><title>Not like this</title>'),
    answer(405, undefined, '', [['Allow', 'GET']]),
    answer(400, 'text/plain', 'x'.repeat(2_000)),
  ].map((one) => describeObserved(observedAnswer(one)));
  expect(forms).toEqual(['400, a page “Not like this”', '405 without a body; Allow: GET', '400 text/plain']);
  const redirect = observedAuthorization({
    answer: answer(302, undefined, ''),
    location: 'https://localhost/callback?error=access_denied&error_description=No',
    redirectStatus: 302,
    params: [
      ['error', 'access_denied'],
      ['error_description', 'No'],
    ],
    error: 'access_denied',
    evidence: [1],
  });
  expect(describeObserved(redirect)).toBe('redirect (302) with error=access_denied and error_description=No');
});

test('headers that come with every answer are told without values of cookies', () => {
  const own: [string, string][] = [
    ['Server', 'Kestrel'],
    ['Set-Cookie', 'session=s3cret; Path=/'],
    ['Date', 'now'],
  ];
  expect(sharedHeaders([own, [...own, ['X-Request-Id', '7']]])).toEqual([
    'Server: Kestrel',
    'Set-Cookie: session=…; Path=/',
  ]);
});

test('how codes are written is told in the words of a dialect', () => {
  const uuid = 'a3bb189e-8bf9-4888-9912-ace4e6543002';
  expect(readNotation('Az'.repeat(16))).toMatchObject({ format: 'base64url', bytes: 24 });
  expect(readNotation('ab'.repeat(16))).toMatchObject({ format: 'hex', bytes: 16 });
  expect(readNotation('AB'.repeat(16)).format).toBe('hex in capitals');
  expect(readNotation(uuid)).toMatchObject({ format: 'uuid' });
  expect(readNotation(`${uuid}${uuid}`)).toMatchObject({ format: 'uuid-pair' });
  expect(readNotation(`${uuid}.${uuid}`).format).not.toBe('uuid-pair');
  expect(readNotation('eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiIxIn0.c2lnbmF0dXJl')).toMatchObject({ format: 'jwt' });
  expect(describeAlphabet(['ab+/', 'c=9'])).toBe('3, 4 characters; + / = digits lower-case letters');
});
