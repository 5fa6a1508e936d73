import { expect, test } from '@playwright/test';
import { parseFragment } from './encode.ts';

for (const [fragment, code] of [
  ['code=abc&state=x', 'abc'],
  ['?code=abc', 'abc'],
  ['/signed-in?code=abc', 'abc'],
  ['code=abc?d', 'abc?d'],
  ['state=x?&code=abc', 'abc'],
] as const)
  test(`reads the code of #${fragment}`, () => {
    expect(new Map(parseFragment(fragment)).get('code')).toBe(code);
  });
