import { malformed, NO_PARAMETERS, type Parameter, type Parameters } from './parameters.ts';
import { decodeComponent, decodeUtf8, escapeBytes, escapeText, hasBrokenEscape } from './percent.ts';

/**
 * Reads ASCII `application/x-www-form-urlencoded` text, order and repetitions kept. A parameter without `=` has an empty
 * value. A `%` that escapes nothing makes the whole text malformed.
 */
export function parseFormText(text: string): Parameters {
  if (text === '') return NO_PARAMETERS;
  if (hasBrokenEscape(text)) return malformed('a percent sign is not followed by two hexadecimal digits');
  const entries: Parameter[] = [];
  let start = 0;
  while (start <= text.length) {
    let end = text.indexOf('&', start);
    if (end < 0) end = text.length;
    if (end > start) entries.push(readPair(text, start, end));
    start = end + 1;
  }
  return { entries, problem: undefined, repeatedMember: false };
}

function readPair(text: string, start: number, end: number): Parameter {
  const equals = text.indexOf('=', start);
  if (equals < 0 || equals >= end) {
    return { name: decodeComponent(text.slice(start, end)), value: '', raw: '' };
  }
  const raw = text.slice(equals + 1, end);
  return { name: decodeComponent(text.slice(start, equals)), value: decodeComponent(raw), raw };
}

/** Reads a form body; bytes that are not UTF-8 make it malformed. */
export function parseFormBytes(body: Uint8Array): Parameters {
  const text = decodeUtf8(body);
  if (text === undefined) return malformed('the body is not UTF-8');
  const isAscii = text.length === body.length;
  return parseFormText(isAscii ? text : escapeText(text));
}

/** Reads the query of a request target, one character a byte. */
export function parseQueryBytes(rawQuery: string): Parameters {
  return parseFormText(escapeBytes(rawQuery));
}
