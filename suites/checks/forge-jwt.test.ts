import { expect, test } from '@playwright/test';
import { FORGERIES, forgeJwt } from './forge-jwt.ts';

const CLAIMS = { userid: 'user_42', clientId: 'abc123', at: 1_700_000_000_000 };
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = (text: string | undefined): unknown =>
  JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8'));

test('a forged token keeps what a real JWT says, and is another one', () => {
  const real = `${part({ alg: 'RS256', kid: 'k1' })}.${part({ sub: 'a', exp: 1_800_000_000 })}.c2lnbmF0dXJl`;
  const forged = FORGERIES.map((name) => forgeJwt(real, name, CLAIMS).split('.'));
  expect(new Set([real, ...forged.map((parts) => parts.join('.'))]).size).toBe(FORGERIES.length + 1);
  for (const [, payload] of forged) expect(read(payload)).toMatchObject({ sub: 'a', exp: 1_800_003_600 });
  expect(forged.map(([header]) => read(header))).toEqual([
    { alg: 'none', kid: 'k1' },
    { alg: 'nOnE', kid: 'k1' },
    { alg: 'RS256', kid: 'k1' },
    { alg: 'RS256', kid: 'k1' },
  ]);
  expect(forged.map(([, , signature]) => signature)).toEqual(['', '', '', 'c2lnbmF0dXJl']);
});

test('where tokens are no JWT, the forged one names user and client by the usual names', () => {
  for (const name of FORGERIES) {
    const [, payload] = forgeJwt('an-opaque-token', name, CLAIMS).split('.');
    expect(read(payload)).toMatchObject({ sub: 'user_42', client_id: 'abc123', exp: 1_700_003_600 });
  }
});
