import { expect, test } from '@playwright/test';
import { fillIn, readPlaceholders, rewriteLocation, rewriteTokenAnswer } from './armed-rewrite.ts';

const NOW = Date.UTC(2025, 2, 31, 12, 0, 0);
const LOCATION = 'http://127.0.0.1:3000/callback?t=1&code=c%2F1&state=AbC';
const values = readPlaceholders([['Location', LOCATION]], '');
const rewrite = (how: Parameters<typeof rewriteLocation>[1]) => rewriteLocation(LOCATION, how, values, NOW);

test('the redirect offers its code and state, whole and spoilt', () => {
  expect(values).toEqual({
    location: LOCATION,
    code: 'c/1',
    state: 'AbC',
    'state.shortened': 'Ab',
    'state.extended': 'AbCA',
    'state.changed': 'AAC',
    'state.swapped': 'aBc',
  });
});

test('drops, sets, appends and orders parameters', () => {
  expect(rewrite({ drop: ['state'] })).toBe('http://127.0.0.1:3000/callback?t=1&code=c%2F1');
  expect(rewrite({ drop: ['t', 'code', 'state'] })).toBe('http://127.0.0.1:3000/callback');
  expect(rewrite({ drop: ['code'], set: { state: 'x y', error: 'e' } })).toBe(
    'http://127.0.0.1:3000/callback?t=1&state=x%20y&error=e',
  );
  expect(rewrite({ append: [['state', '${state.changed}']] })).toBe(`${LOCATION}&state=AAC`);
  expect(rewrite({ order: ['state', 'code'] })).toBe(
    'http://127.0.0.1:3000/callback?state=AbC&code=c%2F1&t=1',
  );
});

test('a raw query and a fragment are taken as they are, placeholders encoded', () => {
  expect(rewrite({ raw: 'code=${code}&x=%ZZ', fragment: 'access_token=1' })).toBe(
    'http://127.0.0.1:3000/callback?code=c%2F1&x=%ZZ#access_token=1',
  );
});

test('rewrites members of a token answer, instants relative to the clock included', () => {
  const body = '{"access_token":"t","expiration":"2030-01-01T00:00:00Z"}';
  const tokens = readPlaceholders([], body);
  expect(rewriteTokenAnswer(body, { drop: ['expiration'], rename: { access_token: 'a' } }, tokens, NOW)).toBe(
    '{"a":"t"}',
  );
  const merge = { access_token: [1], expiration: '${now-60}', copy: '${access_token}' };
  expect(rewriteTokenAnswer(body, { merge }, tokens, NOW)).toBe(
    '{"access_token":[1],"expiration":"2025-03-31T11:59:00Z","copy":"t"}',
  );
  expect(rewriteTokenAnswer('no json', { merge }, tokens, NOW)).toBe('no json');
});

test('unknown placeholders stay, and no prototype member is one', () => {
  expect(fillIn('${nothing} ${constructor} ${now+1}', {}, NOW)).toBe(
    '${nothing} ${constructor} 2025-03-31T12:00:01Z',
  );
});
