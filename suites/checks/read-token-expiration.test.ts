import { expect, test } from '@playwright/test';
import { readTokenExpiration } from './read-token-expiration.ts';

const AT = Date.UTC(2025, 2, 31, 13, 12, 17);

test.describe('expiration of tokens', () => {
  for (const value of [
    '2025-03-31T13:12:17Z',
    '2025-03-31T13:12:17.0000000Z',
    '2025-03-31T13:12:17+00:00',
    '2025-03-31T13:12:17.000-00:00',
    '2025-03-31 13:12:17z',
  ]) {
    test(`takes ${value} for a UTC instant`, () => {
      expect(readTokenExpiration(value)).toMatchObject({ at: AT });
      expect(readTokenExpiration(value).problem).toBeUndefined();
    });
  }

  test('objects to a time in another zone, and still knows the instant', () => {
    const reading = readTokenExpiration('2025-03-31T15:12:17+02:00');
    expect(reading.at).toBe(AT);
    expect(reading.problem).toContain('+02:00');
  });

  test('objects to a time without a zone', () => {
    expect(readTokenExpiration('2025-03-31T13:12:17').problem).toContain('no zone');
  });

  for (const value of [
    1743426737,
    null,
    '',
    '2025-13-31T13:12:17Z',
    'Mon, 31 Mar 2025 13:12:17 GMT',
    '3600',
  ]) {
    test(`finds no instant in ${JSON.stringify(value)}`, () => {
      const { at, problem } = readTokenExpiration(value);
      expect(at).toBeUndefined();
      expect(problem).toBeDefined();
    });
  }
});
