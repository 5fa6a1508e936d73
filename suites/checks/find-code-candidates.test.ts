import { expect, test } from '@playwright/test';
import { findLikeCode, findNamedCodes, showsCode } from './find-code-candidates.ts';

const code = 'SplxlOBeZQQYbYS6WxSbIA';
const other = 'q1W2e3R4t5Z6u7I8o9P0as';

test('finds what is written like a code, wherever it stands', () => {
  for (const html of [
    `<input type="hidden" name="x" value="${other}">`,
    `<!-- ${other} -->`,
    `<a href="/go?grant=${other}&amp;x=1">`,
    `<script>{"grant":"${other}"}</script>`,
  ])
    expect(findLikeCode(html, code)).toEqual([other]);
  expect(findLikeCode(`<p>${code}</p><p>words of a page</p><p>${other}${other}</p>`, code)).toEqual([]);
});

test('sees the code itself in every spelling of a page', () => {
  const odd = 'a/b+c=d&e%f';
  for (const text of [odd, encodeURIComponent(odd), odd.replace('&', '&amp;')])
    expect(showsCode(`<p>${text}</p>`, odd)).toBe(true);
  expect(showsCode('<p>nothing</p>', odd)).toBe(false);
});

test('finds values that are called a code', () => {
  expect(findNamedCodes(JSON.stringify({ code }))).toEqual([code]);
  expect(findNamedCodes(JSON.stringify({ redirect: `https://a/b?state=x&code=${code}` }))).toEqual([code]);
  expect(findNamedCodes(`<a href="https://a/b?x=1&amp;code=${code}">`)).toEqual([code]);
  expect(findNamedCodes('{"barcode":"x"} ?code=')).toEqual([]);
});
