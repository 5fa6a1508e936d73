/** Texts that break things: as values, as names, as bytes. */
import fc from 'fast-check';

const NASTY = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\r\nSet-Cookie: owned=1',
  '\nX-Owned: 1\n\n<script>',
  '%00',
  '%0d%0aX-Owned:%201',
  '%',
  '%2',
  '%zz',
  '%25%32%35',
  '%c0%ae',
  '\ud800',
  '\udfff\ud800',
  '\ufeff',
  '\u202e',
  'e\u0301',
  '\u212a', // the Kelvin sign folds to k
  '\u0130',
  "' OR '1'='1",
  '{"$ne":null}',
  '${jndi:ldap://x/}',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'true',
  '0',
  '[]',
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  'https://evil.example/',
  '//evil.example',
  'https://localhost/callback#',
  'https://localhost/callback%2e',
  'https://localhost/callback?code=x',
  'x'.repeat(300),
  'ü'.repeat(1_000),
  '%'.repeat(999),
  '&'.repeat(500),
] as const;

/** Any code points, lone surrogates included; fast-check's own table of them takes seconds to build. */
const anyTexts: fc.Arbitrary<string> = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 40 })
  .map((points) => String.fromCodePoint(...points));

/** A value, most often one of the usual suspects. */
export const hostileTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: anyTexts },
  { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
);

/** Text for a header value: what a parser lets through, which is more than it should be. */
export const headerTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '*/*',
    'text/html',
    'null',
    'identity',
    'gzip',
    '100-continue',
    'Bearer',
    'Basic eDp5',
    '\u00e9\u00ff',
    'a'.repeat(8_000),
    'text/html;q=9'.repeat(200),
  ),
  fc.string({ maxLength: 40 }),
);

/** The same letters in another case. */
export function swapCase(text: string): string {
  return [...text]
    .map((char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase()))
    .join('');
}

/** A change of a byte sequence; positions are fractions, so that they fit any length. */
export interface ByteChange {
  readonly at: number;
  readonly kind: 'flip' | 'insert' | 'delete' | 'cut' | 'double';
  readonly byte: number;
}

export const byteChanges: fc.Arbitrary<ByteChange> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom('flip', 'insert', 'delete', 'cut', 'double'),
  byte: fc.oneof(fc.constantFrom(0, 10, 13, 32, 34, 37, 38, 44, 58, 61, 92, 123, 125, 127, 255), fc.nat(255)),
});

/** Applies a change; never in place. */
export function changeBytes(bytes: Uint8Array, { at, kind, byte }: ByteChange): Uint8Array {
  const index = Math.min(bytes.length, Math.floor(at * (bytes.length + 1)));
  const [before, after] = [bytes.subarray(0, index), bytes.subarray(index)];
  switch (kind) {
    case 'flip':
      return Buffer.concat([Buffer.from(before), Buffer.from([byte]), Buffer.from(after.subarray(1))]);
    case 'insert':
      return Buffer.concat([Buffer.from(before), Buffer.from([byte]), Buffer.from(after)]);
    case 'delete':
      return Buffer.concat([Buffer.from(before), Buffer.from(after.subarray(1))]);
    case 'cut':
      return Buffer.from(before);
    case 'double':
      return Buffer.concat([Buffer.from(before), Buffer.from(after), Buffer.from(after)]);
  }
}
