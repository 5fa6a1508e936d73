import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { type Authenticator, type CodeClock, OneTimeCodes, secretsOfCodes } from './one-time-codes.ts';

/** RFC 6238 appendix B: the seed as base32, and a code of eight digits for each of these seconds. */
const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

/** A clock that moves when it is waited for; each has authenticators of its own. */
function clockAt(seconds: number): CodeClock & { waited: number } {
  let at = seconds * 1000;
  const clock = {
    of: randomBytes(8).toString('hex'),
    waited: 0,
    now: () => at,
    wait: async (ms: number) => {
      at += ms;
      clock.waited += ms;
    },
  };
  return clock;
}

const next = (clock: CodeClock, over: Authenticator = {}) =>
  new OneTimeCodes(clock).next({ secret: SEED, ...over });

test('makes the codes of RFC 6238', async () => {
  for (const [seconds, code] of [
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ] as const)
    expect(await next(clockAt(seconds), { digits: 8 })).toBe(code);
  expect(await next(clockAt(1234567890))).toBe('005924');
});

test('reads a secret as people write it, or the address in the picture', async () => {
  const spaced = 'gezd gnbv gy3t qojq-gezd gnbv gy3t qojq====';
  expect(await next(clockAt(1234567890), { secret: spaced })).toBe('005924');
  const address = `otpauth://totp/AIRisk:ada?secret=${SEED}&issuer=AIRisk&digits=8`;
  expect(await next(clockAt(1234567890), { secret: address })).toBe('89005924');
  expect(secretsOfCodes(address)).toEqual([address, SEED]);
});

test('never gives a code twice: it waits for the next one', async () => {
  const clock = clockAt(1234567890);
  const codes = [await next(clock), await next(clock), await next(clock)];
  expect(new Set(codes).size).toBe(3);
  expect(clock.waited).toBe(60_000);
  // Two that ask at the same moment get two codes.
  const twins = await Promise.all([next(clock), next(clock)]);
  expect(new Set([...codes, ...twins]).size).toBe(5);
});

test('leaves out the code that a person may have used', async () => {
  const clock = clockAt(1234567890);
  new OneTimeCodes(clock).leaveOut({ secret: SEED });
  await next(clock);
  expect(clock.waited).toBe(30_000);
});

test('waits rather than give a code that is about to end', async () => {
  const clock = clockAt(1234567890 + 28);
  await next(clock);
  expect(clock.waited).toBe(2000);
});

test('authenticators of two targets do not wait for each other', async () => {
  const [one, other] = [clockAt(1234567890), clockAt(1234567890)];
  await next(one);
  await next(other);
  expect([one.waited, other.waited]).toEqual([0, 0]);
});

test('a secret that is none is told without being shown', async () => {
  for (const secret of [
    'not base32!',
    '',
    'otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ&counter=1',
    'otpauth://nothing',
  ])
    await expect(next(clockAt(0), { secret })).rejects.toThrow(
      /^totp\.secret is neither base32 nor an otpauth:\/\/totp address$/,
    );
});
