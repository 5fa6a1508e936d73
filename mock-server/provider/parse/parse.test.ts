import { expect, test } from '@playwright/test';
import { parseFormBytes, parseFormText, parseQueryBytes } from './form.ts';
import { parseJsonBytes } from './json.ts';
import { componentBytes, encodeComponent, reencodeComponent } from './percent.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test.describe('forms', () => {
  test('keep repetitions and order', () => {
    const { entries } = parseFormText('b=1&a=2&b=3&&c&d=');
    expect(entries.map(({ name, value }) => [name, value])).toEqual([
      ['b', '1'],
      ['a', '2'],
      ['b', '3'],
      ['c', ''],
      ['d', ''],
    ]);
  });

  test('are decoded exactly once', () => {
    expect(parseFormText('a=%2541+%2B').entries[0]?.value).toBe('%41 +');
    expect(parseFormText('%61=1').entries[0]?.name).toBe('a');
  });

  for (const text of ['a=%', 'a=%4', 'a=%ZZ', '%G0=1', 'ok=1&a=100%']) {
    test(`are malformed when a percent sign escapes nothing: ${text}`, () => {
      expect(parseFormText(text).problem).toContain('percent sign');
    });
  }

  test('may hold UTF-8 and nothing else', () => {
    expect(parseFormBytes(bytes('a=ä€😀')).entries[0]?.value).toBe('ä€😀');
    expect(parseFormBytes(new Uint8Array([0x61, 0x3d, 0xff])).problem).toContain('UTF-8');
  });

  test('of a target keep raw bytes', () => {
    const [entry] = parseQueryBytes('a=\u00c3\u00a4\u00ff').entries;
    expect(entry?.raw).toBe('%C3%A4%FF');
    expect(entry?.value).toBe('ä\ufffd');
  });
});

test.describe('JSON', () => {
  test('gives strings a value and everything else none', () => {
    const { entries, problem } = parseJsonBytes(
      bytes('{"a":"x","b":1,"c":null,"d":["x"],"e":{"x":1},"f":true}'),
    );
    expect(problem).toBeUndefined();
    expect(entries.map(({ name, value }) => [name, value])).toEqual([
      ['a', 'x'],
      ['b', undefined],
      ['c', undefined],
      ['d', undefined],
      ['e', undefined],
      ['f', undefined],
    ]);
  });

  for (const text of [
    '{"a":"1","a":"1"}',
    '{"a":"1","\\u0061":"2"}',
    '{"x":{"a":1},"a":"1","b":":","a":"{"}',
  ]) {
    test(`notices a member named twice: ${text}`, () => {
      expect(parseJsonBytes(bytes(text)).repeatedMember).toBe(true);
    });
  }

  for (const [counts, value] of [
    ['first', '1,{'],
    ['last', '2'],
  ] as const) {
    test(`takes the ${counts} of two members where the dialect says so`, () => {
      const text = '{"x":{"a":"0","y":[1,2]},"a":"1,{","b":"}","\\u0061":"2"}';
      const { entries, repeatedMember } = parseJsonBytes(bytes(text), counts);
      expect([entries.find(({ name }) => name === 'a')?.value, repeatedMember]).toEqual([value, false]);
      expect(entries.map(({ name }) => name).sort()).toEqual(['a', 'b', 'x']);
    });
  }

  for (const text of [
    '{}',
    '{"a":"b:c","d":"\\":{"}',
    '{"a":{"b":1,"c":{"b":2}},"b":"1"}',
    '{"__proto__":"x","a":"1"}',
  ]) {
    test(`sees no repetition in ${text}`, () => {
      const parsed = parseJsonBytes(bytes(text));
      expect([parsed.problem, parsed.repeatedMember]).toEqual([undefined, false]);
    });
  }

  for (const text of [
    '',
    'null',
    '[]',
    '"x"',
    '1',
    '{',
    "{'a':1}",
    '{"a":1,}',
    '\ufeff{}',
    '{} {}',
    'NaN',
    '{"a":1}//',
  ]) {
    test(`is malformed: ${JSON.stringify(text)}`, () => {
      expect(parseJsonBytes(bytes(text)).problem).toBeDefined();
    });
  }

  test('is not read when it is nested deeply', () => {
    const deep = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect(parseJsonBytes(bytes(deep)).problem).toContain('nested');
  });
});

test.describe('percent-encoding', () => {
  test('gives every byte back', () => {
    const raw = Array.from({ length: 256 }, (_, byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    expect(componentBytes(reencodeComponent(raw))).toEqual(
      Uint8Array.from({ length: 256 }, (_, byte) => byte),
    );
  });

  test('leaves only unreserved characters bare', () => {
    expect(encodeComponent("a b+c/d=e'(f)*g!h~i.j_k-l")).toBe('a%20b%2Bc%2Fd%3De%27%28f%29%2Ag%21h~i.j_k-l');
    expect(encodeComponent('ä\ud800')).toBe('%C3%A4%EF%BF%BD');
  });
});
