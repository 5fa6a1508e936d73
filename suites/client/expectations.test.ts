import { expect, test } from '@playwright/test';
import { judgeExpectation } from './expectations.ts';
import { apiCall, authorization, entry, FAILED, facts, NOTHING, redemption, SIGNED_IN } from './testing.ts';

const holds = (...args: Parameters<typeof judgeExpectation>) => judgeExpectation(...args).holds;

test.describe('not-redeemed', () => {
  test('holds when a refusal is visible and nothing was redeemed', () => {
    expect(holds('not-redeemed', facts({ entries: [authorization()] }))).toBe(true);
    expect(holds('not-redeemed', facts({ pageState: NOTHING, session: false }))).toBe(true);
  });

  test('is broken by a token request, by a sign-in, and by a session behind an error page', () => {
    expect(holds('not-redeemed', facts({ entries: [authorization(), redemption()] }))).toBe(false);
    expect(holds('not-redeemed', facts({ pageState: SIGNED_IN }))).toBe(false);
    expect(holds('not-redeemed', facts({ session: true }))).toBe(false);
  });

  test('is not proven by silence, a crash or a broken connection', () => {
    expect(holds('not-redeemed', facts({ pageState: NOTHING }))).toBeUndefined();
    expect(holds('not-redeemed', facts({ pageState: { ...NOTHING, status: 500 } }))).toBeUndefined();
    expect(holds('not-redeemed', facts({ pageState: { ...NOTHING, trouble: 'broken' } }))).toBeUndefined();
  });
});

test.describe('refused', () => {
  test('is the mark of a refusal, or no session where refusals have no mark', () => {
    expect(holds('refused', facts({ pageState: FAILED }))).toBe(true);
    expect(
      holds(
        'refused',
        facts({ pageState: { ...NOTHING, status: 502 }, session: false, marksRefusals: false }),
      ),
    ).toBe(true);
  });

  test('is not a server error in place of the mark, nor no answer at all', () => {
    expect(holds('refused', facts({ pageState: { ...NOTHING, status: 500 }, session: false }))).toBe(false);
    const late = judgeExpectation('refused', facts({ pageState: { ...NOTHING, trouble: 'timeout' } }));
    expect([late.holds, late.certain]).toEqual([false, false]);
    expect(
      judgeExpectation('refused', facts({ pageState: { ...NOTHING, trouble: 'timeout' }, longWait: true }))
        .certain,
    ).toBe(true);
  });
});

test('one-token-request counts requests with one code', () => {
  const one = redemption('a');
  expect(holds('one-token-request', facts({ entries: [one, redemption('b')] }))).toBe(true);
  expect(holds('one-token-request', facts({ entries: [one, redemption('a')] }))).toBe(false);
});

test('code-exact compares byte for byte and says where it differs', () => {
  const vector = { title: '', arm: [{ match: { endpoint: 'authorize' }, code: 'a+b c' }] as [never] };
  expect(holds('code-exact', facts({ vector, entries: [redemption('a+b c')] }))).toBe(true);
  const finding = judgeExpectation('code-exact', facts({ vector, entries: [redemption('a b c')] }));
  expect([finding.holds, finding.actual]).toEqual([false, 'it differed at character 2, of 5']);
});

test('token-exact and token-unused read the Authorization header', () => {
  const vector = { title: '', arm: [{ match: { endpoint: 'token' }, token: 'a+b' }] as [never] };
  expect(holds('token-exact', facts({ vector, entries: [apiCall('Bearer a+b')] }))).toBe(true);
  expect(holds('token-exact', facts({ vector, entries: [apiCall('Bearer a b')] }))).toBe(false);
  expect(holds('token-exact', facts({ vector }))).toBe(false);
  expect(holds('token-unused', facts({ entries: [redemption(), apiCall(undefined)] }))).toBe(true);
  expect(holds('token-unused', facts({ entries: [apiCall('Bearer x')] }))).toBe(false);
});

test('mark-unused overlooks where the mark came from, and nothing else', () => {
  const vector = { title: '', mark: 'planted', arm: [{ match: { endpoint: 'authorize' } }] as [never] };
  expect(holds('mark-unused', facts({ vector, entries: [authorization('planted')] }))).toBe(true);
  expect(holds('mark-unused', facts({ vector, entries: [apiCall('Bearer planted')] }))).toBe(false);
});

test('nothing-foreign finds secret and code in any encoding of a request', () => {
  const request = { method: 'POST', url: '/', headers: [], body: '' };
  const entries = [redemption('the-code')];
  expect(holds('nothing-foreign', facts({ entries, thirdParty: [request] }))).toBe(true);
  expect(
    holds('nothing-foreign', facts({ entries, thirdParty: [{ ...request, body: 'code=the%2Dcode' }] })),
  ).toBe(false);
});

test('waits counts from the answer that said how long', () => {
  const told = { status: 429, headers: [['Retry-After', '3']] as [string, string][] };
  const first = redemption('a', { at: 1_000, answer: told });
  expect(holds('waits', facts({ entries: [first, redemption('a', { at: 4_100 })] }))).toBe(true);
  expect(holds('waits', facts({ entries: [first, redemption('a', { at: 1_900 })] }))).toBe(false);
  expect(holds('waits', facts({ entries: [redemption('a')] }))).toBeUndefined();
});

test('userid-own looks at token requests only', () => {
  const asked = authorization('st', { userid: 'user_7' });
  expect(holds('userid-own', facts({ entries: [asked, redemption()] }))).toBe(true);
  expect(holds('userid-own', facts({ entries: [redemption('c', { body: { userid: 'user_7' } })] }))).toBe(
    false,
  );
});

test('recovers is the closing sign-in', () => {
  expect(holds('recovers', facts({ after: { ok: true, seen: '', shown: [] } }))).toBe(true);
  expect(holds('recovers', facts({ after: { ok: false, seen: 'dead', shown: [] } }))).toBe(false);
  expect(holds('recovers', facts({ entries: [entry({})] }))).toBeUndefined();
});

test.describe('in a browser that had signed in before', () => {
  const former = { formerToken: 'the-former-token-of-the-tests' };
  const formerCall = apiCall(`Bearer ${former.formerToken}`);

  test('the earlier sign-in may go on after a lie that was not redeemed', () => {
    expect(holds('not-redeemed', facts({ ...former, pageState: SIGNED_IN }))).toBe(true);
    expect(holds('not-redeemed', facts({ ...former, pageState: SIGNED_IN, entries: [redemption()] }))).toBe(
      false,
    );
  });

  test('a refusal is told by the token that is in use', () => {
    const lied = [authorization(), redemption()];
    const checker = (call: ReturnType<typeof apiCall>[]) =>
      holds('refused', facts({ ...former, pageState: SIGNED_IN, entries: [...lied, ...call] }));
    expect(checker([formerCall])).toBe(true);
    expect(checker([apiCall('Bearer undefined')])).toBe(false);
    expect(checker([])).toBeUndefined();
  });

  test('an error that nobody meant to show is one there too', () => {
    const crash = { ...NOTHING, status: 500 };
    expect(holds('refused', facts({ ...former, pageState: crash, session: true }))).toBe(false);
  });

  test('the former token is not the one that must not be used', () => {
    expect(holds('token-unused', facts({ ...former, entries: [formerCall] }))).toBe(true);
    expect(holds('token-unused', facts({ ...former, entries: [apiCall('Bearer x')] }))).toBe(false);
  });
});
