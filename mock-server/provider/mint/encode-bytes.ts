const BASE64URL = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', (digit) =>
  digit.charCodeAt(0),
);
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Base64url without padding (RFC 4648 section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  const digits = new Array<number>(4 * Math.ceil(bytes.length / 3));
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    const word = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    digits[to] = digit(word >> 18);
    digits[to + 1] = digit(word >> 12);
    digits[to + 2] = digit(word >> 6);
    digits[to + 3] = digit(word);
  }
  digits.length = Math.ceil((bytes.length * 4) / 3);
  return String.fromCharCode(...digits);
}

/** The digit for the last six bits of a number, as a character code. */
function digit(bits: number): number {
  return BASE64URL[bits & 63] ?? 0;
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** A version 4 UUID (RFC 9562) of 16 random bytes: 122 of their bits are kept. */
export function toUuid(bytes: Uint8Array): string {
  const marked = Uint8Array.from(bytes);
  marked[6] = ((marked[6] ?? 0) & 0x0f) | 0x40;
  marked[8] = ((marked[8] ?? 0) & 0x3f) | 0x80;
  const hex = toHex(marked);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Characters that a careless client forgets to encode or decodes twice. */
const RESERVED = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789+/=%&#?;:@!$'()*,~-._";

/** Text full of reserved characters, 6 bits or more of each byte pair kept, always with `+`, `/`, `=` and `%` in it. */
export function toReserved(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += RESERVED.charAt(byte % RESERVED.length);
  return `${text}+/=%2B`;
}
