import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { describeMistake, toPlainJson } from './json-with-comments.ts';

test('comments and a last comma become blanks, and nothing else changes its place', () => {
  const text = '// staging\n{ "a": "b//c /* d */", /* e\n f */ "g": [1, 2, ], }\n';
  const plain = toPlainJson(text);
  expect(JSON.parse(plain)).toEqual({ a: 'b//c /* d */', g: [1, 2] });
  expect(plain).toHaveLength(text.length);
  expect(plain.indexOf('"g"')).toBe(text.indexOf('"g"'));
});

test('plain JSON stays as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(toPlainJson(text)).toBe(text);
    }),
    { numRuns: 200 },
  );
});

test('two commas are a mistake, and so is one alone', () => {
  for (const text of ['[1,,]', '[,]', '{,}', '[1 2]', '{"a":1,,}'])
    expect(() => JSON.parse(toPlainJson(text)) as unknown, text).toThrow();
});

const mistakes: [title: string, text: string, says: string[]][] = [
  [
    'a missing comma is shown behind what stands before it',
    '{\n  "a": 1\n  "b": 2\n}',
    ['a comma is missing (line 2, column 9)', '  2 |   "a": ·', '              ^'],
  ],
  [
    'a text that is cut',
    '{"a": [1, 2',
    ['it ends too early (line 1, column 12)', '  1 | {"a": [·, ·', '                 ^'],
  ],
  [
    'a word that is none',
    '{\r\n"a": tru}',
    ['a word or sign that JSON does not know (line 2, column 6)', '  2 | "a": ···}', '           ^'],
  ],
];
for (const [title, text, says] of mistakes) {
  test(title, () => expect(describeMistake(text).split('\n')).toEqual(says));
}

test('a value is never shown, wherever the mistake makes it stand', () => {
  const line = '"id": "abc", "secret": "hunter2", "more": ["x"]';
  for (let at = 0; at < line.length; at += 1) {
    for (const text of [
      line.slice(0, at) + line.slice(at + 1),
      `${line.slice(0, at)}"${line.slice(at)}`,
      `${line.slice(0, at)}:${line.slice(at)}`,
    ]) {
      const whole = `{\n${text}\n`;
      if (parses(`${whole}}`)) continue;
      expect(describeMistake(whole), text).not.toContain('hunter2');
    }
  }
});

function parses(text: string): boolean {
  try {
    JSON.parse(toPlainJson(text));
    return true;
  } catch {
    return false;
  }
}
