import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { estimateCodeEntropy, MINIMUM_BITS } from './estimate-code-entropy.ts';
import { findCodeMeaning } from './find-code-meaning.ts';

const series = (count: number, make: (at: number) => string): string[] =>
  Array.from({ length: count }, (_, at) => make(at));

const SOUND: Readonly<Record<string, (at: number) => string>> = {
  'base64url of 128 bits': () => randomBytes(16).toString('base64url'),
  'hexadecimal of 128 bits': () => randomBytes(16).toString('hex'),
  'a random UUID': () => randomUUID(),
  'a decimal number of 128 bits': () => BigInt(`0x${randomBytes(16).toString('hex')}`).toString(),
  'a time before 128 random bits': (at) => `${Date.now() + at}.${randomBytes(16).toString('base64url')}`,
};

const GUESSABLE: Readonly<Record<string, (at: number) => string>> = {
  'a counter behind a long prefix': (at) => `${'prefix'.repeat(6)}${1000 + at}`,
  'a hexadecimal counter with a step': (at) => (2n ** 127n + BigInt(at) * 7919n).toString(16),
  'a time in microseconds': (at) => String(1_700_000_000_000_000 + at * 1_234_567),
  'ten characters': () => randomBytes(16).toString('base64url').slice(0, 10),
  '96 bits': () => randomBytes(12).toString('base64url'),
  'a short text twice': () => randomBytes(9).toString('base64url').repeat(2),
  'two letters only': () => [...randomBytes(40)].map((byte) => (byte % 2 === 0 ? 'a' : 'b')).join(''),
};

for (const count of [12, 40]) {
  for (const [name, make] of Object.entries(SOUND)) {
    test(`finds room for 128 bits in ${count} samples of ${name}`, () => {
      const { bits, sequence } = estimateCodeEntropy(series(count, make));
      expect([bits >= MINIMUM_BITS, sequence]).toEqual([true, undefined]);
    });
  }
  for (const [name, make] of Object.entries(GUESSABLE)) {
    test(`finds ${count} samples of ${name} guessable`, () => {
      expect(estimateCodeEntropy(series(count, make)).bits).toBeLessThan(MINIMUM_BITS);
    });
  }
}

test('reads names and times in codes, and none in random ones', () => {
  const issuedAt = Date.now();
  const read = (make: (at: number) => string) =>
    findCodeMeaning(
      series(4, make).map((code) => ({ code, issuedAt })),
      [{ what: 'the user id', value: 'user_42' }],
    ).map(({ what, how }) => `${what}, ${how}`);
  expect(read(() => randomBytes(24).toString('base64url'))).toEqual([]);
  expect(read((at) => `user_42.${at}`)).toEqual(['the user id, plain text']);
  expect(read(() => Buffer.from(`user_42:${issuedAt}`).toString('base64url'))).toEqual([
    'the user id, base64',
    'the time of issue, base64',
  ]);
  expect(
    read(() => `${Math.floor(issuedAt / 1000).toString(16)}${randomBytes(12).toString('hex')}`),
  ).toContain('the time of issue, hexadecimal');
});
