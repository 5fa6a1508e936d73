import { expect, test } from '@playwright/test';
import { requirement } from '../../specs/index.ts';
import type { Flow, Redeem } from './actions.ts';
import { attribute } from './attribute.ts';
import { REASONS, type Reason } from './reasons.ts';

const asked = { do: 'authorize', code: 'c1', client: 0, uri: 0 } as const;
const redeem = (more: Partial<Redeem> = {}): Redeem => ({
  do: 'redeem',
  token: 't1',
  code: 'c1',
  encoding: 'form',
  ...more,
});

test('every reason belongs to a row that is tested, whatever the flow', () => {
  const flow: Flow = [asked, redeem()];
  for (const reason of Object.keys(REASONS) as Reason[]) {
    const row = requirement(attribute({ reason, step: 1 }, flow));
    expect(row).toMatchObject({ actor: 'provider', verify: { kind: 'tested' } });
    expect(['must', 'should']).toContain(row.level);
  }
});

test('what is almost right has a row of its own', () => {
  const near = redeem({ defect: { part: 'secret', how: 'near: upper case' } });
  const wrong = redeem({ defect: { part: 'secret', how: 'invented' } });
  expect(attribute({ reason: 'secret-wrong', step: 1 }, [asked, near])).toBe('token-client-secret-exact');
  expect(attribute({ reason: 'secret-wrong', step: 1 }, [asked, wrong])).toBe('token-client-secret-wrong');
});

test('a second use is told by what came between', () => {
  const used = (...between: Flow) => [asked, redeem(), ...between, redeem({ token: 't2' })];
  const row = (flow: Flow, step: number) => attribute({ reason: 'code-used', step }, flow);
  expect(row(used(), 2)).toBe('code-single-use');
  expect(row(used({ do: 'wait', until: 'a-moment' }), 2)).toBe('code-single-use-later');
  expect(row(used({ ...asked, code: 'c2' }), 3)).toBe('code-single-use-later');
  const mixed = [asked, redeem(), redeem({ token: 't2', encoding: 'json' })];
  expect(row(mixed, 2)).toBe('code-single-use-across-encodings');
  const spelled = [asked, redeem(), redeem({ token: 't2', requestForm: 'the path in lower case' })];
  expect(row(spelled, 2)).toBe('code-single-use-across-paths');
});

test('an honest redemption that is refused is told by what it needs to be refused', () => {
  const row = (flow: Flow, step: number) => attribute({ reason: 'honest-redemption', step }, flow);
  expect(row([asked, redeem({ encoding: 'json' })], 1)).toBe('token-json-accepted');
  expect(row([{ ...asked, user: 0 }, redeem()], 1)).toBe('userid-repeated-accepted');
  expect(row([asked, { do: 'wait', until: 'code-ends' }, redeem()], 1)).toBe('code-lives');
  expect(row([asked, { ...asked, code: 'c2', client: 1 }, redeem()], 2)).toBe('code-random-flows');
});

test('a token that two flows get is told by their order', () => {
  const other = { ...asked, code: 'c2', user: 0 } as const;
  const second = redeem({ code: 'c2', token: 't2' });
  expect(attribute({ reason: 'token-repeated', step: 3 }, [asked, redeem(), other, second])).toBe(
    'token-unique',
  );
  expect(attribute({ reason: 'token-repeated', step: 3 }, [asked, other, redeem(), second])).toBe(
    'code-random-flows',
  );
});
