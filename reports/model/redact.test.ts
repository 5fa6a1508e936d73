import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { maskSensitive } from './mask-parameters.ts';
import { createRedactor, createScanner, type SecretKind, scan } from './redact.ts';

const key = 'a key that the processes of a run share';

function knowing(...values: [SecretKind, string][]) {
  const redactor = createRedactor({ key });
  for (const [kind, value] of values) redactor.learn(kind, value);
  return redactor;
}

const jsonEscape = (text: string) => JSON.stringify(text).slice(1, -1);
const htmlEscape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const lowerHex = (text: string) => text.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
const everyOctet = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** Processor time, which other work on the machine does not lengthen much. */
function cpuMilliseconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

test.describe('tags', () => {
  test('have the kind and eight hex digits, the same in every process that shares the key', () => {
    const tag = knowing(['code', 'SplxlOBeZQQYbYS6WxSbIA']).tag('SplxlOBeZQQYbYS6WxSbIA');
    expect(tag).toMatch(/^code#[0-9a-f]{8}$/);
    expect(knowing(['code', 'SplxlOBeZQQYbYS6WxSbIA']).tag('SplxlOBeZQQYbYS6WxSbIA')).toBe(tag);
    const other = createRedactor({ key: 'another key' });
    other.learn('code', 'SplxlOBeZQQYbYS6WxSbIA');
    expect(other.tag('SplxlOBeZQQYbYS6WxSbIA')).not.toBe(tag);
  });

  test('differ between values and say so when a value was never learned', () => {
    const redactor = knowing(['code', 'first-code'], ['code', 'second-code']);
    expect(redactor.tag('first-code')).not.toBe(redactor.tag('second-code'));
    expect(redactor.tag('never learned')).toMatch(/^value#[0-9a-f]{8}$/);
  });

  test('do not depend on the order in which two kinds of one value were learned', () => {
    const one = knowing(['code', 'same-value'], ['password', 'same-value']);
    const two = knowing(['password', 'same-value'], ['code', 'same-value']);
    expect(one.redact('same-value')).toBe(two.redact('same-value'));
    expect(one.redact('same-value')).toMatch(/^password#/);
  });
});

test.describe('redaction', () => {
  const awkward = [
    'SplxlOBeZQQYbYS6WxSbIA',
    'p@ss word+plus/slash=eq%25',
    'quote"back\\slash\nline',
    "<b>&'html'</b>",
    'ünïcödé-ключ-🔑-value',
    'a&b=c;d#e?f',
    'tab\there',
    '%41%42%43%44',
    '++++++++',
    'back\\nslash-n',
  ];
  const encodings: Record<string, (value: string) => string> = {
    plain: (value) => value,
    'percent-encoded': encodeURIComponent,
    'percent-encoded in lower case': (value) => lowerHex(encodeURIComponent(value)),
    'percent-encoded octet by octet': everyOctet,
    'percent-encoded twice': (value) => encodeURIComponent(encodeURIComponent(value)),
    'percent-encoded three times': (value) =>
      encodeURIComponent(encodeURIComponent(encodeURIComponent(value))),
    'encoded as a form': (value) => new URLSearchParams([['v', value]]).toString().slice(2),
    'escaped for JSON': jsonEscape,
    'escaped for JSON in ASCII': (value) =>
      jsonEscape(value).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
    'escaped for HTML': htmlEscape,
    'escaped for HTML by numbers': (value) =>
      [...value].map((c) => `&#x${c.codePointAt(0)?.toString(16)};`).join(''),
    'in base64': (value) => Buffer.from(value).toString('base64'),
    'in base64url': (value) => Buffer.from(value).toString('base64url'),
  };
  for (const [name, encode] of Object.entries(encodings)) {
    test(`finds values ${name}`, () => {
      for (const value of awkward) {
        const redactor = knowing(['token', value]);
        const text = `before [${encode(value)}] after`;
        const redacted = redactor.redact(text);
        expect(redacted.replaceAll('=', ''), text).toBe(`before [${redactor.tag(value)}] after`);
        expect(scan(text, [value])).toHaveLength(1);
        expect(scan(redacted, [value])).toEqual([]);
      }
    });
  }

  test('finds values inside base64, wherever they begin', () => {
    const secret = 'a-secret-of-some-length';
    const redactor = knowing(['secret', secret]);
    for (const prefix of ['', 'a', 'ab', 'abc', 'client:']) {
      const encoded = Buffer.from(`${prefix}${secret} and more`).toString('base64');
      const redacted = redactor.redact(`blob ${encoded}`);
      expect(redacted).toContain(redactor.tag(secret));
      expect(Buffer.from(redacted.slice(5), 'base64').toString('latin1')).not.toContain('secret-of-some');
    }
  });

  test('shows Basic credentials decoded', () => {
    const redactor = knowing(['secret', 'p@ss:word']);
    const credentials = (text: string) => `authorization: Basic ${Buffer.from(text).toString('base64')}`;
    expect(redactor.redact(credentials('abc123:p@ss:word'))).toBe(
      `authorization: Basic abc123:${redactor.tag('p@ss:word')}`,
    );
    expect(redactor.redact(credentials('abc123:p%40ss%3Aword'))).toBe(
      `authorization: Basic abc123:${redactor.tag('p@ss:word')}`,
    );
    expect(redactor.redact(credentials('abc123:other'))).toBe(credentials('abc123:other'));
    expect(scan(credentials('abc123:p@ss:word'), ['p@ss:word'])).not.toEqual([]);
  });

  test('replaces the longest of overlapping values and leaves no end of the others', () => {
    const redactor = knowing(['code', 'abcdef'], ['token', 'abcdefghij'], ['cookie', 'hijklmno']);
    expect(redactor.redact('x abcdefghij x')).toBe(`x ${redactor.tag('abcdefghij')} x`);
    expect(redactor.redact('x abcdefxyz x')).toBe(`x ${redactor.tag('abcdef')}xyz x`);
    expect(redactor.redact('x abcdefghijklmno x')).toBe(`x ${redactor.tag('abcdefghij')} x`);
  });

  test('replaces every occurrence, neighbours included', () => {
    const redactor = knowing(['code', 'code-one'], ['code', 'code-two']);
    const [one, two] = [redactor.tag('code-one'), redactor.tag('code-two')];
    expect(redactor.redact('code-onecode-two code-one')).toBe(`${one}${two} ${one}`);
  });

  test('changes nothing the second time, even when a secret is a word of the tags', () => {
    const redactor = knowing(['secret', 'code'], ['password', 'token'], ['code', 'SplxlOBeZQQYbYS6WxSbIA']);
    const once = redactor.redact('code=SplxlOBeZQQYbYS6WxSbIA&x=token');
    expect(once).not.toContain('Splx');
    expect(redactor.redact(once)).toBe(once);
  });

  test('leaves texts without secrets exactly as they are', () => {
    const redactor = knowing(['code', 'SplxlOBeZQQYbYS6WxSbIA']);
    for (const text of [
      '',
      'a',
      '%',
      '%4',
      '\\',
      '&#',
      '100% + "x" \\u12 &amp; Basic abcd',
      'é🔑'.repeat(99),
    ]) {
      expect(redactor.redact(text)).toBe(text);
    }
  });

  test('reaches every string of a record', () => {
    const redactor = knowing(['code', 'SplxlOBeZQQYbYS6WxSbIA']);
    const record = {
      url: '/?code=SplxlOBeZQQYbYS6WxSbIA',
      headers: [['x', 'SplxlOBeZQQYbYS6WxSbIA']],
      n: 1,
      no: null,
    };
    const tag = redactor.tag('SplxlOBeZQQYbYS6WxSbIA');
    expect(redactor.redactDeep(record)).toEqual({
      url: `/?code=${tag}`,
      headers: [['x', tag]],
      n: 1,
      no: null,
    });
  });
});

test.describe('short values', () => {
  test('are not learned as codes, tokens or cookies', () => {
    const redactor = knowing(['code', 'abc'], ['token', 'x'], ['cookie', '12'], ['secret', '']);
    expect(redactor.redact('code=abc&x=12')).toBe('code=abc&x=12');
  });

  test('are replaced as whole parameter values when they are passwords or secrets', () => {
    const redactor = knowing(['password', 'a b'], ['secret', 'x"y']);
    const [password, secret] = [redactor.tag('a b'), redactor.tag('x"y')];
    expect(redactor.redact('user=ab&password=a+b&q=a%20b&r=a bc')).toBe(
      `user=ab&password=${password}&q=${password}&r=a bc`,
    );
    expect(redactor.redact('{"client_secret": "x\\"y", "other": "x\\"yz"}')).toBe(
      `{"client_secret": "${secret}", "other": "x\\"yz"}`,
    );
    expect(redactor.redact(`Basic ${Buffer.from('me:a b').toString('base64')}`)).toBe(`Basic me:${password}`);
  });
});

test('scanning many texts tells which value is left and where', () => {
  const scanner = createScanner(['alpha-secret', 'beta-secret', 'abc']);
  expect(scanner('a beta-secret b %61lpha-secret abc')).toEqual([
    { value: 1, at: 2 },
    { value: 0, at: 16 },
  ]);
});

test('hundreds of values in thousands of exchanges take well under a few seconds', () => {
  const redactor = createRedactor({ key });
  const values = Array.from({ length: 400 }, () => randomBytes(24).toString('base64url'));
  const started = process.cpuUsage();
  for (const value of values) redactor.learn('code', value);
  let leaked = 0;
  for (let i = 0; i < 3000; i++) {
    const value = values[i % values.length] ?? '';
    const filler = `${randomBytes(300).toString('hex')}%2F\\"+&amp;`.repeat(3);
    leaked += redactor.redact(`GET /api/oauth2?code=${value}&x=1\n${filler}`).includes(value) ? 1 : 0;
  }
  expect(leaked).toBe(0);
  expect(cpuMilliseconds(started)).toBeLessThan(4000);
});

test('thousands of tokens that begin alike are found as quickly as others', () => {
  const head = `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.`;
  const tokens = Array.from(
    { length: 4000 },
    (_, n) => `${head}${Buffer.from(`user_${n}`).toString('base64url')}.sig`,
  );
  const redactor = createRedactor({ key: 'k' });
  for (const token of tokens) redactor.learn('token', token);
  const began = performance.now();
  const shown = tokens.filter((token) => !redactor.redact(`Bearer ${token};`).startsWith('Bearer token#'));
  expect(shown).toEqual([]);
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('of values that begin alike the one that covers most is replaced', () => {
  const redactor = createRedactor({ key: 'k' });
  for (const value of ['abcd', 'abcd/efgh', 'abcd/ef', 'abcd%2']) redactor.learn('code', value);
  for (const [text, value] of [
    ['abcd', 'abcd'],
    ['abcd%2fe', 'abcd%2'],
    ['abcd%2Fefg', 'abcd/ef'],
    ['abcd/efgh', 'abcd/efgh'],
  ] as const)
    expect(redactor.redact(text)).toContain(redactor.tag(value));
});

test('hostile texts do not slow redaction down', () => {
  const redactor = knowing(['password', 'ab'], ['code', '%%%%%%%%aaaaaaaa'], ['code', '%25%25%25%25x']);
  const started = process.cpuUsage();
  const hostile = [
    '%25',
    '%',
    '\\',
    '&amp;',
    '"',
    '+',
    '&#x25;',
    'a',
    '"a":"',
    '?a=',
    'Basic ',
    '%\\"',
    '%25%',
  ];
  for (const piece of hostile) {
    redactor.redact(piece.repeat(30_000 / piece.length));
  }
  expect(cpuMilliseconds(started)).toBeLessThan(4000);
});

test.describe('masking of unknown secrets', () => {
  const cases: [string, string][] = [
    ['POST /Token?client_secret=hush&x=1', 'POST /Token?client_secret=[masked]&x=1'],
    [
      '{"access_token": "abc.def", "expiration": "2025"}',
      '{"access_token": "[masked]", "expiration": "2025"}',
    ],
    ["{ code: 'x' } {'code': 'abc'}", "{ code: 'x' } {'code': '[masked]'}"],
    ['authorization: Bearer abcdefghijkl', 'authorization: Bearer [masked]'],
    ['Set-Cookie: sid=1; Path=/', 'Set-Cookie: [masked]'],
    ['the code=code#3f9a12cd was used', 'the code=code#3f9a12cd was used'],
    ['exit code 5, zip_code=123', 'exit code 5, zip_code=123'],
    ['redirected to ?u=%2F%3Fcode%3Dabc', 'redirected to ?u=%2F%3Fcode%3D[masked]'],
  ];
  for (const [text, masked] of cases) {
    test(`turns ${text} into ${masked}`, () => {
      expect(maskSensitive(text)).toBe(masked);
    });
  }
});
