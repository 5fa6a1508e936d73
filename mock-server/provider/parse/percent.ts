const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lossyUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const utf8 = new TextEncoder();

const UNRESERVED_ONLY = /^[A-Za-z0-9._~-]*$/;
const BROKEN_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is "not ASCII"
const HAS_NON_ASCII = /[^\x00-\x7f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is "not ASCII"
const NON_ASCII = /[^\x00-\x7f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is "not ASCII"
const NON_ASCII_RUN = /[^\x00-\x7f]+/g;
const HEX_UPPER = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'));

/** Decodes UTF-8; undefined when the bytes are not UTF-8. A byte order mark stays in the text. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether a `%` is not followed by two hexadecimal digits (RFC 3986 section 2.1). */
export function hasBrokenEscape(text: string): boolean {
  return text.includes('%') && BROKEN_ESCAPE.test(text);
}

/** Escapes what is not ASCII in a text of bytes, one character a byte, as request targets arrive. */
export function escapeBytes(byteText: string): string {
  if (!HAS_NON_ASCII.test(byteText)) return byteText;
  return byteText.replace(NON_ASCII, (char) => `%${HEX_UPPER[char.charCodeAt(0) & 0xff]}`);
}

/** Escapes what is not ASCII in ordinary text, as bytes of UTF-8. */
export function escapeText(text: string): string {
  return text.replace(NON_ASCII_RUN, (run) => encodeURIComponent(run.toWellFormed()));
}

/**
 * Decodes one ASCII name or value of `application/x-www-form-urlencoded`, exactly once. Bytes that are not UTF-8 become
 * U+FFFD, which matches nothing that is registered; who must keep them works on the raw value.
 */
export function decodeComponent(raw: string): string {
  const spaced = raw.includes('+') ? raw.replaceAll('+', ' ') : raw;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return lossyUtf8.decode(componentBytes(raw));
  }
}

/** The bytes that a raw ASCII component stands for. */
export function componentBytes(raw: string): Uint8Array {
  const source = utf8.encode(raw);
  const bytes = new Uint8Array(source.length);
  let length = 0;
  for (let i = 0; i < source.length; i += 1) {
    const byte = source[i] ?? 0;
    if (byte === 0x2b) bytes[length] = 0x20;
    else if (byte === 0x25) {
      bytes[length] = Number.parseInt(String.fromCharCode(source[i + 1] ?? 0, source[i + 2] ?? 0), 16);
      i += 2;
    } else bytes[length] = byte;
    length += 1;
  }
  return bytes.subarray(0, length);
}

/** Percent-encodes text for a query: everything but the unreserved characters of RFC 3986 section 2.3. */
export function encodeComponent(text: string): string {
  if (UNRESERVED_ONLY.test(text)) return text;
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Encodes a raw component anew: same bytes, canonical escapes. What is not valid UTF-8 survives, because the bytes
 * are never turned into text.
 */
export function reencodeComponent(raw: string): string {
  if (UNRESERVED_ONLY.test(raw)) return raw;
  let encoded = '';
  for (const byte of componentBytes(raw)) {
    const char = String.fromCharCode(byte);
    encoded += byte < 0x80 && UNRESERVED_ONLY.test(char) ? char : `%${HEX_UPPER[byte]}`;
  }
  return encoded;
}
