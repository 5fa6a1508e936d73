import { expect, test } from '@playwright/test';
import { findSilence } from './find-silence.ts';
import { type Exchange, type RequirementResult, SILENT_FAILURE } from './types.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds)).toISOString();
const request = { method: 'POST', url: 'https://host.test/api/oauth2/Token?x=1', headers: [] };
const answered = (n: number, seconds: number): Exchange => ({
  ...{ n, at: at(seconds), ms: 5, request },
  response: { status: 200, headers: [], body: '' },
});
const silent = (n: number, seconds: number, extra: Partial<Exchange> = {}): Exchange => ({
  ...{ n, at: at(seconds), ms: 15_000, request, failure: 'no complete answer within 15 s' },
  ...extra,
});
const heldBack = (n: number, seconds: number) => silent(n, seconds, { ms: 0, failure: SILENT_FAILURE });
const row = {
  id: 'token-large-body-survived',
  checks: [{ title: 'a body of a megabyte', evidence: [3] }],
} as unknown as RequirementResult;
const gone = [
  answered(1, 0),
  silent(2, 1, { role: 'control' }),
  silent(3, 2),
  silent(4, 20),
  heldBack(5, 21),
  heldBack(6, 22),
];

test('what was under way when a target fell silent is named, honest requests last', () => {
  expect(findSilence(gone, [row])).toBe(
    'From 2026-01-01T12:00:01.000Z (exchange 2) on the target answered nothing more: 3 requests got no answer, 2 were not ' +
      'sent for that reason. Left without an answer first: POST /api/oauth2/Token (exchange 3, ' +
      'token-large-body-survived: “a body of a megabyte”); POST /api/oauth2/Token (exchange 2).',
  );
});

test('a target that answers again was silent for a while', () => {
  expect(findSilence([...gone, answered(7, 60)], [])).toContain('answered nothing for a while: 3 requests');
});

test('lost answers here and there are no silence, nor is a target that never answered', () => {
  const scattered = Array.from({ length: 20 }, (_, n) => (n % 3 === 0 ? answered(n, n) : silent(n, n)));
  expect(findSilence(scattered, [])).toBeUndefined();
  expect(findSilence(gone.slice(1), [])).toBeUndefined();
});

test('what the run held back for a reason of its own does not count', () => {
  const spent = [2, 3, 4, 5, 6, 7].map((n) =>
    silent(n, n, { failure: 'not sent: the run has used up limits.maxRequests' }),
  );
  expect(findSilence([answered(1, 0), ...spent], [])).toBeUndefined();
});

test('what a browser shows in place of a redirect is no silence', () => {
  const shown = (n: number) =>
    silent(n, n, { via: 'browser', ms: 40, failure: 'the page that asks to sign in' });
  expect(findSilence([answered(1, 0), ...[2, 3, 4, 5].map(shown), answered(6, 9)], [])).toBeUndefined();
  expect(findSilence([...gone.slice(0, 3), shown(7), ...gone.slice(3)], [row])).toContain('answered nothing');
});
