import { expect, test } from '@playwright/test';
import type { WireAnswer } from '../flows/wire.ts';
import {
  matchesInvalidClientId,
  matchesInvalidCode,
  matchesProblem,
  matchesProblemBody,
} from './documented-forms.ts';

const TYPE = 'https://tools.ietf.org/html/rfc9110#section-15.5.2';
const members = { type: TYPE, title: 'Unauthorized', status: 401, traceId: '00-0af7-b7ad-00' };

function answer(status: number, type: string, text: string): WireAnswer {
  return {
    status,
    headers: [['content-type', type]],
    body: Buffer.from(text),
    text,
    truncated: false,
    ms: 1,
    receivedAt: 0,
    n: 1,
  };
}
const problem = (value: unknown, type = 'application/problem+json; charset=utf-8', status = 401) =>
  answer(status, type, JSON.stringify(value, null, 2));

test.describe('documented forms', () => {
  test('recognises the printed text answers, however the media type is spelt', () => {
    expect(matchesInvalidCode(answer(400, 'Text/Plain;charset="UTF-8"', 'Invalid Code'))).toBeUndefined();
    expect(
      matchesInvalidClientId(answer(400, 'text/plain; charset=utf-8', 'Invalid client_id')),
    ).toBeUndefined();
  });

  for (const [what, wrong] of [
    ['status', answer(401, 'text/plain; charset=utf-8', 'Invalid Code')],
    ['media type', answer(400, 'text/html; charset=utf-8', 'Invalid Code')],
    ['charset', answer(400, 'text/plain', 'Invalid Code')],
    ['body', answer(400, 'text/plain; charset=utf-8', 'Invalid code')],
  ] as const) {
    test(`names a text answer that differs in its ${what}`, () => {
      expect(matchesInvalidCode(wrong)).toContain(what);
    });
  }

  test('recognises the printed problem, with further members and white space', () => {
    expect(matchesProblem(problem({ ...members, detail: 'x' }))).toBeUndefined();
    expect(matchesProblemBody(problem(members, 'application/json'))).toBeUndefined();
  });

  for (const [name, value] of Object.entries({
    type: 'about:blank',
    title: 'No',
    status: '401',
    traceId: 7,
  })) {
    test(`names a problem whose ${name} differs`, () => {
      expect(matchesProblem(problem({ ...members, [name]: value }))).toContain(name);
    });
  }

  test('wants the media type of problems at the token endpoint only', () => {
    expect(matchesProblem(problem(members, 'application/json; charset=utf-8'))).toContain('media type');
    expect(matchesProblemBody(problem(members, 'text/plain'))).toContain('media type');
    expect(matchesProblemBody(problem(members, 'application/json', 400))).toContain('status');
  });
});
