import { expect, test } from '@playwright/test';
import type { WireAnswer } from '../flows/wire.ts';
import { readOwner, showsAnything, showsOthersData } from './read-owner.ts';

const answer = (value: unknown): WireAnswer =>
  ({ text: typeof value === 'string' ? value : JSON.stringify(value) }) as WireAnswer;
const users = { mine: 'user_42', theirs: 'user_7' };

const cases: readonly (readonly [title: string, body: unknown, owner: string, pointer?: string])[] = [
  ['my entries', [{ userID: 'user_42' }, { user_id: 'user_42' }], 'mine'],
  ["another's entries", [{ userID: 'user_7' }], 'theirs'],
  ['entries of both, as in shared conversations', [{ userId: 'user_42' }, { userId: 'user_7' }], 'both'],
  ['no ids', [{ id: 'user_7' }], 'nobody'],
  ['an empty list', [], 'nobody'],
  ['text', 'user_7', 'nobody'],
  ['the member that was named', { of: { id: 'user_7' } }, 'theirs', '/of/id'],
  ['a name with a slash', { 'a/b': 'user_42' }, 'mine', '/a~1b'],
  ['one entry', [{ by: 'user_42' }, { by: 'user_7' }], 'mine', '/0/by'],
  ['every entry', [{ by: 'user_42' }, { by: 'user_7' }], 'theirs', '/*/by'],
  ['a pointer to nothing', [{ by: 'user_42' }], 'nobody', '/1/by'],
  ['an inherited name', {}, 'nobody', '/constructor/name'],
];
for (const [title, body, owner, pointer] of cases) {
  test(`${title}: ${owner}`, () => {
    expect(readOwner(answer(body), users, pointer)).toBe(owner);
  });
}

test('numbers are ids too', () => {
  expect(readOwner(answer([{ userId: 7 }]), { mine: '42', theirs: '7' }, undefined)).toBe('theirs');
});

test('lists that are empty are nobody’s', () => {
  expect([[], {}, { entries: [] }, { total: null }, ''].map((body) => showsAnything(answer(body)))).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(showsAnything(answer([{ title: 'x' }]))).toBe(true);
});

test.describe('without an id, an answer shows the data of the other user', () => {
  const mine = [{ title: 'a' }, { title: 'b', shared: 1 }];
  const theirs = [{ title: 'c' }, { title: 'd' }];
  const shows = (value: unknown, own: unknown = mine, other: unknown = theirs) =>
    showsOthersData(answer(value), answer(own), answer(other));

  test('where it has entries of that one only', () => {
    expect(shows(theirs)).toBe(true);
    expect(shows([{ title: 'd' }])).toBe(true);
    expect(shows({ items: [{ title: 'c' }] }, { items: mine }, { items: theirs })).toBe(true);
    expect(shows({ title: 'c' }, { title: 'a' }, { title: 'c' })).toBe(true);
  });

  test('and not where it may be the own all the same', () => {
    // The query is passed over, filters, or finds nothing.
    expect(shows(mine)).toBe(false);
    expect(shows([{ title: 'a' }])).toBe(false);
    expect(shows([])).toBe(false);
    expect(shows([], mine, [])).toBe(false);
    // What both share is all that the other one has.
    expect(shows([{ title: 'b', shared: 1 }], mine, [{ title: 'b', shared: 1 }])).toBe(false);
    expect(shows([{ title: 'a' }, { title: 'c' }])).toBe(false);
    expect(shows([{ title: 'e' }])).toBe(false);
    // Older than the page that the bare request shows.
    const page = Array.from({ length: 20 }, (_, at) => ({ title: `own ${at}` }));
    expect(shows([{ title: 'c' }], page)).toBe(false);
  });
});
