/**
 * What hostile or broken texts need before any renderer may show them.
 */

/**
 * C0 and C1 controls (line feed and tab excepted), line separators, noncharacters (XML allows none), and characters that
 * reorder or hide text.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Makes control characters visible instead of effective: terminal escapes, bidirectional overrides, NULs. Line feeds
 * and tabs stay; CR LF becomes a line feed.
 */
export function toPrintable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(INVISIBLE, (c) => showCode(c.charCodeAt(0)))
    .replace(LONE_SURROGATE, (c) => showCode(c.charCodeAt(0)));
}

/** Like `toPrintable`, on one line. */
export function toPrintableLine(text: string): string {
  return toPrintable(text)
    .replace(/\s*\n\s*/g, ' ⏎ ')
    .replaceAll('\t', ' ')
    .trim();
}

function showCode(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}
