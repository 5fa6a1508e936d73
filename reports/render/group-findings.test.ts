import { expect, test } from '@playwright/test';
import type { RequirementResult } from '../model/types.ts';
import { makeExchange } from '../testing/make.ts';
import { decisiveExchange, groupChecks, groupFindings } from './group-findings.ts';

const row = (
  id: string,
  parts: Partial<RequirementResult> & { actual?: string; evidence?: number[] } = {},
) => {
  const { actual = 'a token: 200', evidence = [], ...more } = parts;
  const check = { title: 'a used code', outcome: 'fail' as const, expected: 'no token', actual, evidence };
  return {
    ...{ id, area: id.split('-')[0] ?? '', profile: 'documented', level: 'must', outcome: 'fail' },
    ...{
      title: id,
      statement: id,
      source: { document: 'rfc6749', section: '4', label: 'x' },
      checks: [check],
    },
    ...more,
  } as RequirementResult;
};
const ids = (groups: ReturnType<typeof groupFindings>) =>
  groups.map(({ lead, others }) => [lead.id, ...others.map(({ id }) => id)]);

test('requirements that the same exchange shows broken are one finding', () => {
  const exchanges = [makeExchange(1, { role: 'control' }), makeExchange(2, { role: 'vector' })];
  const rows = [
    row('a-one', { evidence: [1, 2] }),
    row('b-two', { evidence: [2], actual: 'x' }),
    row('c-three', { evidence: [1], actual: 'y' }),
  ];
  expect(ids(groupFindings(rows, exchanges))).toEqual([['a-one', 'b-two'], ['c-three']]);
});

test('the same attack in the same area with the same answer is one finding, whatever tags and times', () => {
  const rows = [
    row('code-single-use', { actual: 'a token: token#00112233 at 2026-01-01T10:00:00Z' }),
    row('code-single-use-later', { actual: 'a token: token#44556677 at 2026-01-01T10:00:07Z' }),
    row('code-bound-to-client', { actual: 'a token: token#44556677 at 2026-01-01T10:00:07Z' }),
    row('code-unguessable', { actual: '12 answers with a token' }),
  ];
  expect(ids(groupFindings(rows, []))).toEqual([
    ['code-single-use', 'code-single-use-later'],
    ['code-bound-to-client'],
    ['code-unguessable'],
  ]);
});

test('what breaks with another requirement is told there, whatever it looks like, and whichever comes first', () => {
  const rows = [
    row('code-used-form', { actual: 'status 200 instead of 400' }),
    row('code-single-use', { actual: 'a token' }),
    row('code-bound-to-client', { actual: 'a token' }),
    row('code-single-use-at-once', { actual: '12 answers with a token' }),
  ];
  expect(ids(groupFindings(rows, []))).toEqual([
    ['code-single-use', 'code-used-form', 'code-single-use-at-once'],
    ['code-bound-to-client'],
  ]);
  expect(ids(groupFindings([rows[0] as RequirementResult], []))).toEqual([['code-used-form']]);
});

test('an application that an error ends is one finding, of which its end is the cause', () => {
  const rows = [
    row('client-token-refused', { actual: 'the application gave no answer (ERR_CONNECTION_RESET)' }),
    row('client-recovers', { actual: 'the application had ended: exit code 1', area: 'sign-in' }),
    row('client-answer-not-json', { actual: 'the application gave no answer', area: 'answer' }),
    row('client-token-timeout', { actual: 'neither marker in time' }),
  ];
  expect(ids(groupFindings(rows, []))).toEqual([
    ['client-recovers', 'client-token-refused', 'client-answer-not-json'],
    ['client-token-timeout'],
  ]);
});

test('a symptom of two causes stands with one of them, and does not make them one', () => {
  const rows = [
    row('client-answer-token-missing', { actual: 'the marker of a sign-in' }),
    row('client-recovers', { actual: 'the application had ended: exit code 1', area: 'sign-in' }),
    row('client-answer-not-object', { actual: 'the application gave no answer' }),
  ];
  expect(ids(groupFindings(rows, []))).toEqual([
    ['client-answer-token-missing', 'client-answer-not-object'],
    ['client-recovers'],
  ]);
});

test('what opens an attack comes before what only looks wrong, and what must be before what should', () => {
  const rows = [
    row('code-unknown-form', { actual: 'charset missing' }),
    row('redirect-fragment', { actual: 'a code: redirect' }),
    row('token-no-cookie', { actual: 'a cookie', outcome: 'warn' }),
  ];
  expect(ids(groupFindings(rows, []))).toEqual([
    ['redirect-fragment'],
    ['code-unknown-form'],
    ['token-no-cookie'],
  ]);
});

test('a requirement that belongs to two findings makes one of them', () => {
  const exchanges = [2, 3].map((n) => makeExchange(n, { role: 'vector' }));
  const rows = [
    row('a-one', { evidence: [2] }),
    row('b-two', { evidence: [3], actual: 'x' }),
    row('c-three', { evidence: [2, 3], actual: 'y' }),
  ];
  expect(ids(groupFindings(rows, exchanges))).toEqual([['a-one', 'b-two', 'c-three']]);
});

test('checks that saw the same are told once, with all titles and evidence', () => {
  const check = (title: string, actual: string, n: number) => ({
    ...{ title, outcome: 'fail' as const, expected: 'no token', actual, evidence: [n] },
  });
  expect(
    groupChecks([
      check('form', 'token#00112233', 1),
      check('json', 'token#44556677', 2),
      check('json', 'other', 3),
      check('again', 'a code that exchange 2 had redeemed (2 times in all)', 4),
      check('again', 'a code that exchange 5 had redeemed', 5),
    ]),
  ).toMatchObject([
    { titles: ['form', 'json'], evidence: [1, 2] },
    { titles: ['json'], actual: 'other' },
    { titles: ['again'], evidence: [4, 5] },
  ]);
});

test('a symptom of two defects makes them no one finding: the worse one is not hidden behind the other', () => {
  // Both break the documented answer to a used code; only one of them gives tokens away.
  const rows = [
    row('code-unknown-form', {
      actual: 'body “Invalid Code (secret)” instead of “Invalid Code”',
      evidence: [1],
    }),
    row('code-single-use', { evidence: [2] }),
    row('code-used-form', { actual: 'status 200 instead of 400', evidence: [2] }),
    row('token-no-secret-echo', { actual: 'the answer contains a client secret', evidence: [1] }),
  ];
  const exchanges = [1, 2].map((n) => makeExchange(n, { role: 'vector' }));
  const leads = groupFindings(rows, exchanges).map(({ lead }) => lead.id);
  expect(leads).toContain('code-single-use');
  expect(leads).toHaveLength(2);
});

test('a page that several checks saw is shown once', () => {
  const check = (title: string, url: string, text: string) => ({
    ...{ title, outcome: 'fail' as const, expected: 'a refusal', actual: 'signed in', evidence: [] },
    shown: [{ kind: 'page' as const, where: url, text }],
  });
  const [group] = groupChecks([
    check('no token', 'http://app/cb?code=code#00112233', 'Connected'),
    check('null', 'http://app/cb?code=code#44556677', 'Connected'),
    check('empty', 'http://app/cb?code=code#44556677', 'Oops'),
  ]);
  expect(group?.shown.map(({ text }) => text)).toEqual(['Connected', 'Oops']);
});

test('the exchange that shows it best is the last vector', () => {
  const exchanges = new Map(
    [
      makeExchange(1, { role: 'vector' }),
      makeExchange(2, { role: 'vector' }),
      makeExchange(3, { role: 'control' }),
    ].map((one) => [one.n, one]),
  );
  expect(decisiveExchange(row('a-one', { evidence: [1, 2, 3] }), exchanges)?.n).toBe(2);
  expect(decisiveExchange(row('a-one', { evidence: [3] }), exchanges)?.n).toBe(3);
  expect(decisiveExchange(row('a-one'), exchanges)).toBeUndefined();
});
