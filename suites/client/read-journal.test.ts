import { expect, test } from '@playwright/test';
import { secretsOf } from './read-journal.ts';
import { apiCall, CLIENT, redemption } from './testing.ts';

const tokensOf = (body: unknown) =>
  secretsOf(redemption('c', { answer: { status: 200, body: JSON.stringify(body) } }), CLIENT.redirectUri)
    .tokens;

test('a token is one wherever the answer to a token request has it', () => {
  expect(tokensOf({ access_token: 'text' })).toEqual(['text']);
  expect(tokensOf({ access_token: ['in a list'] })).toEqual(['in a list']);
  expect(tokensOf({ access_token: { value: 'inside' } })).toEqual(['inside']);
  expect(tokensOf({ access_token: 1234567890 })).toEqual(['1234567890']);
  expect(tokensOf('alone')).toEqual(['alone']);
  expect(tokensOf(['alone'])).toEqual(['alone']);
  expect(tokensOf({ expiration: 'x' })).toEqual([]);
});

test('what the API lists are no tokens', () => {
  const listed = { ...apiCall('Bearer t'), answer: { status: 200, headers: [], body: '["Ada"]' } };
  expect(secretsOf(listed, CLIENT.redirectUri).tokens).toEqual([]);
});
