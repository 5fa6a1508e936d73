import { expect, test } from '@playwright/test';
import { placesIn } from './find-place.ts';

const text = `{
  // what a comment says of "client" does not count
  "client": { "id": "abc", "secrets": "hunter2" },
  "launch": {
    "env": { "A.B": "one", "A": { "B": "two" }, "with blanks": "three" },
  },
  "clients": [{ "id": "a" }, { "id": "b", "redirectUris": [] }]
}`;

const places: [problem: string, where: string | undefined][] = [
  ['client must be a string, not an object', 'line 3, column 3'],
  ['unknown key client.secrets; did you mean secret?', 'line 3, column 28'],
  ['client.secret is missing', 'line 3, column 3'],
  ['launch.env.A.B needs the environment variable X, which is not set', 'line 5, column 14'],
  ['unknown key launch.env.with blanks; known here: id', 'line 5, column 49'],
  ['clients[1].redirectUris must not be empty', 'line 7, column 43'],
  ['clients[1].redirectUris[0] is missing', 'line 7, column 43'],
  ['clients[7].id is missing', 'line 7, column 3'],
  ['baseUrl is missing', undefined],
  ['the document must be a list, not an object', undefined],
  ['clientele is missing', undefined],
];
for (const [problem, where] of places) {
  test(`the place of: ${problem}`, () => expect(placesIn(text)(problem)?.where).toBe(where));
}

test('the line is shown without its values, with a caret below the name', () => {
  expect(placesIn(text)('unknown key client.secrets; did you mean secret?')?.excerpt.split('\n')).toEqual([
    '  3 |   "client": { "id": "···", "secrets": "·······" },',
    `${' '.repeat(6 + 27)}^`,
  ]);
});

test('of a long line the part around the place is shown', () => {
  const long = `{"a": "${'x'.repeat(500)}", "wrong": "hunter2"}`;
  const [line = '', caret = ''] = placesIn(long)('unknown key wrong')?.excerpt.split('\n') ?? [];
  expect(line.length).toBeLessThan(120);
  expect(line.slice(caret.indexOf('^'))).toMatch(/^"wrong": "·{7}"}$/);
});

test('a list at the top has places as well', () => {
  expect(placesIn('[\n  { "owner": 1 }\n]')('[0].owner must be a string, not a number')?.where).toBe(
    'line 2, column 5',
  );
});
