import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { estimateEntropy, MINIMUM_BITS } from './estimate-entropy.ts';
import { findCodeMeaning } from './find-code-meaning.ts';
import { isUnsignedJwt } from './is-unsigned-jwt.ts';

const START = Date.UTC(2025, 2, 31, 12);
const ROUNDS = 25;

const series = (count: number, make: (at: number) => string): string[] =>
  Array.from({ length: count }, (_, at) => make(at));
const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
const base64url = (bytes: number): string => randomBytes(bytes).toString('base64url');

/** Claims that differ from token to token, in length too. */
function jwt(at: number, sign: (text: string) => string, alg = 'HS256'): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: `user_${'4'.repeat(1 + (at % 3))}`, exp: START / 1000 + at };
  const text = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${sign(text)}`;
}
const hmac = (text: string): string => createHmac('sha256', 'key').update(text).digest('base64url');

const SOUND: Readonly<Record<string, (at: number) => string>> = {
  'base64url of 128 bits': () => base64url(16),
  'base64url of 256 bits': () => base64url(32),
  'hexadecimal of 128 bits': () => hex(16),
  'a random UUID': () => randomUUID(),
  'a UUID in upper case without dashes': () => randomUUID().replaceAll('-', '').toUpperCase(),
  'a decimal number of 128 bits': () => BigInt(`0x${hex(16)}`).toString(),
  '40 random digits': () => [...randomBytes(40)].map((byte) => byte % 10).join(''),
  'a time before 128 random bits': (at) => `${START + at * 7}.${base64url(16)}`,
  'a counter before 128 random bits': (at) => `${at}|${hex(16).padEnd(40, '0')}`,
  'random text with dots in it': () => base64url(24).replaceAll(/[ABCDEF]/g, '.'),
  'a signed JWT': (at) => jwt(at, hmac),
};

const GUESSABLE: Readonly<Record<string, (at: number) => string>> = {
  'always the same': () => 'a9f3e1c4b7d2',
  'a counter': (at) => String(100_000 + at),
  'a counter behind a long prefix': (at) => `${'prefix'.repeat(6)}${1000 + at}`,
  'a counter in base64': (at) => Buffer.from(`token-for-user_42-number-${1000 + at}`).toString('base64url'),
  'a hexadecimal counter with a step': (at) => (2n ** 127n + BigInt(at) * 7919n).toString(16),
  'a time in microseconds': (at) => String(1_700_000_000_000_000 + at * 1_234_567),
  'a time-ordered UUID': (at) => `${(START + at).toString(16).padStart(12, '0')}7${hex(9)}`,
  'ten characters': () => base64url(16).slice(0, 10),
  '64 bits': () => hex(8),
  '96 bits': () => base64url(12),
  'a short text twice': () => base64url(9).repeat(2),
  '32 bits four times': () => hex(4).repeat(4),
  'two letters only': () => [...randomBytes(40)].map((byte) => (byte % 2 === 0 ? 'a' : 'b')).join(''),
  'a JWT with a short signature': (at) => jwt(at * 3, () => base64url(8)),
};

for (const count of [10, 40]) {
  for (const [name, make] of Object.entries(SOUND)) {
    test(`finds room for 128 bits in ${count} samples of ${name}`, () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { bits, sequence } = estimateEntropy(series(count, make));
        expect([bits >= MINIMUM_BITS, sequence]).toEqual([true, undefined]);
      }
    });
  }
  for (const [name, make] of Object.entries(GUESSABLE)) {
    test(`finds ${count} samples of ${name} guessable`, () => {
      for (let round = 0; round < ROUNDS; round += 1)
        expect(estimateEntropy(series(count, make)).bits).toBeLessThan(MINIMUM_BITS);
    });
  }
}

test('tells what a sequence is', () => {
  expect(estimateEntropy(series(10, (at) => String(7000 + at * 3))).sequence).toBe(
    'each is the one before plus 3',
  );
  expect(estimateEntropy(series(10, (at) => `${START + at ** 2}x`)).sequence).toContain('only ever grow');
});

test('knows a JWT that nobody signed', () => {
  const unsigned = [jwt(1, () => '', 'none'), jwt(1, hmac, 'None'), jwt(1, () => '')];
  expect(unsigned.map(isUnsignedJwt)).toEqual([true, true, true]);
  const others = [jwt(1, hmac), 'a.b.', 'bm8=.e30.', base64url(32), '...'];
  expect(others.map(isUnsignedJwt)).toEqual([false, false, false, false, false]);
});

test('reads names and times in codes, and none in random ones', () => {
  const issuedAt = Date.now();
  const read = (make: (at: number) => string) =>
    findCodeMeaning(
      series(4, make).map((code) => ({ code, issuedAt })),
      [{ what: 'the user id', value: 'user_42' }],
    ).map(({ what, how }) => `${what}, ${how}`);
  expect(read(() => base64url(24))).toEqual([]);
  expect(read((at) => `user_42.${at}`)).toEqual(['the user id, plain text']);
  expect(read(() => Buffer.from(`user_42:${issuedAt}`).toString('base64url'))).toEqual([
    'the user id, base64',
    'the time of issue, base64',
  ]);
  expect(read(() => `${Math.floor(issuedAt / 1000).toString(16)}${hex(12)}`)).toContain(
    'the time of issue, hexadecimal',
  );
});
