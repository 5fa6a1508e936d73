import { expect, test } from '@playwright/test';
import { makeCheck, makeExchange, makeRecord, makeReport, makeRow, makeTest } from '../testing/make.ts';
import type { CatalogueRow, Outcome, RecordedCheck } from './types.ts';

function outcomeOf(
  actor: CatalogueRow['actor'],
  parts: Partial<RecordedCheck>,
): Outcome | 'excluded' | undefined {
  const row = makeRow('token-code-used', { actor });
  const record = makeRecord([makeCheck(row.id, parts)], { exchanges: [makeExchange(1)] });
  return makeReport([row], [makeTest([row.id], { record })], { actor }).requirements[0]?.outcome;
}

test('a client that is accused without evidence is our error, not its finding', () => {
  expect(outcomeOf('client', { outcome: 'fail' })).toBe('error');
  expect(outcomeOf('client', { outcome: 'warn' })).toBe('error');
});

test('an exchange, a page or a log line is evidence', () => {
  const page = { kind: 'page', where: 'http://127.0.0.1:3000/', text: 'Welcome' } as const;
  expect(outcomeOf('client', { outcome: 'fail', evidence: [1] })).toBe('fail');
  expect(outcomeOf('client', { outcome: 'fail', shown: [page] })).toBe('fail');
  expect(outcomeOf('client', { outcome: 'fail', shown: [{ ...page, kind: 'log' }] })).toBe('fail');
});

test('what accuses nobody needs none, and judges of providers keep their own rule', () => {
  expect(outcomeOf('client', { outcome: 'pass' })).toBe('pass');
  expect(outcomeOf('client', { outcome: 'inconclusive' })).toBe('inconclusive');
  expect(outcomeOf('provider', { outcome: 'fail' })).toBe('fail');
});
