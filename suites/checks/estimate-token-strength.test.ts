import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { estimateTokenStrength } from './estimate-token-strength.ts';

const COUNT = 30;
const series = (make: (index: number) => string, count = COUNT): string[] =>
  Array.from({ length: count }, (_, i) => make(i));
const START = Date.UTC(2025, 2, 31, 12);

const jwt = (index: number, signature: (text: string) => string, alg = 'HS256', jti = ''): string => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg, typ: 'JWT' })}.${part({ sub: `user_${index % 3}`, exp: START / 1000 + index, ...(jti && { jti }) })}`;
  return `${text}.${signature(text)}`;
};
const hmac = (text: string) => createHmac('sha256', 'key').update(text).digest('base64url');

const sound: Record<string, (index: number) => string> = {
  '256 bits in base64url': () => randomBytes(32).toString('base64url'),
  '128 bits in hexadecimal': () => randomBytes(16).toString('hex'),
  '128 bits in base64url': () => randomBytes(16).toString('base64url'),
  'a random UUID': () => randomUUID(),
  'a UUID in upper case without dashes': () => randomUUID().replaceAll('-', '').toUpperCase(),
  'a signed JWT': (index) => jwt(index, hmac),
  'a clock before 160 random bits': (index) => `${START + index * 7}-${randomBytes(20).toString('hex')}`,
  'a counter before 128 random bits': (index) =>
    `${index}|${randomBytes(16).toString('hex').padEnd(40, '0')}`,
  '40 random digits': () => [...randomBytes(40)].map((byte) => byte % 10).join(''),
};

const weak: Record<string, (index: number) => string> = {
  'a counter': (index) => String(100_000 + index),
  'a counter in base64': (index) =>
    Buffer.from(`token-for-user_42-number-${1000 + index}`).toString('base64url'),
  'a clock in nanoseconds': (index) => String(BigInt(START) * 1_000_000n + BigInt(index * 7_654_321)),
  '64 random bits': () => randomBytes(8).toString('hex'),
  '96 random bits': () => randomBytes(12).toString('base64url'),
  '32 random bits, written four times': () => randomBytes(4).toString('hex').repeat(4),
  'a time-ordered UUID': (index) =>
    `${(START + index).toString(16).padStart(12, '0')}7${randomBytes(9).toString('hex')}`,
  'a JWT without a signature': (index) => jwt(index, () => '', 'none', randomBytes(32).toString('hex')),
  'always the same': () => 'a9f3e1c4b7d2',
};

test.describe('strength of tokens', () => {
  for (const [name, make] of Object.entries(sound)) {
    test(`finds nothing wrong with ${name}`, () => {
      for (const count of [10, COUNT]) {
        for (let round = 0; round < 50; round += 1)
          expect(estimateTokenStrength(series(make, count)).problem).toBeUndefined();
      }
    });
  }

  for (const [name, make] of Object.entries(weak)) {
    test(`objects to ${name}`, () => {
      for (const count of [10, COUNT])
        expect(estimateTokenStrength(series(make, count)).problem).toBeDefined();
    });
  }

  test('says when values only ever grow', () => {
    expect(estimateTokenStrength(series((index) => String(index))).problem).toContain('each greater');
  });
});
