import type { RepeatedMember } from '../dialect.ts';
import { malformed, type Parameter, type Parameters } from './parameters.ts';
import { decodeUtf8 } from './percent.ts';

/** Deepest nesting that is read; parameters are strings at depth one, so anything deep is not meant for us. */
const MAX_DEPTH = 16;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Measures nesting and counts the members of the top level by their colons, outside of strings. Works on any text.
 */
function scan(text: string): { readonly depth: number; readonly members: number } {
  let depth = 0;
  let deepest = 0;
  let members = 0;
  for (let i = 0; i < text.length; i += 1) {
    switch (text.charCodeAt(i)) {
      case QUOTE:
        i = endOfString(text, i);
        break;
      case 0x7b:
      case 0x5b:
        depth += 1;
        if (depth > deepest) deepest = depth;
        break;
      case 0x7d:
      case 0x5d:
        depth -= 1;
        break;
      case 0x3a:
        if (depth === 1) members += 1;
        break;
    }
  }
  return { depth: deepest, members };
}

/** Where the string that begins here has its last quotation mark; the length of the text when it has none. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

/** The members of the top level in wire order, each as an object of its own; for text that is known to be an object. */
function splitMembers(text: string): Record<string, unknown>[] {
  const members: string[] = [];
  let depth = 0;
  let from = text.indexOf('{') + 1;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i);
    else if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) depth -= 1;
    const ends = (code === 0x2c && depth === 1) || (code === 0x7d && depth === 0);
    if (!ends) continue;
    members.push(text.slice(from, i));
    from = i + 1;
  }
  return members.map((member) => JSON.parse(`{${member}}`));
}

/**
 * Reads the top level of a JSON object. Members whose value is not a string are kept without a value; a member named
 * twice (RFC 8259 section 4 leaves the meaning open) is noticed, however its name is escaped.
 * @param repeated Which of two members counts, where it is not to be noticed.
 */
export function parseJsonBytes(body: Uint8Array, repeated: RepeatedMember = 'refused'): Parameters {
  const text = decodeUtf8(body);
  if (text === undefined) return malformed('the body is not UTF-8');
  const { depth, members } = scan(text);
  if (depth > MAX_DEPTH) return malformed(`the JSON is nested deeper than ${MAX_DEPTH} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return malformed('the body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return malformed('the JSON is not an object');
  }
  const entries: Parameter[] = [];
  const twice = Object.keys(value).length !== members;
  const first = twice && repeated === 'first' ? Object.assign({}, ...splitMembers(text).reverse()) : value;
  for (const [name, member] of Object.entries(first)) {
    const isText = typeof member === 'string';
    entries.push({ name, value: isText ? member : undefined, raw: isText ? member : JSON.stringify(member) });
  }
  return { entries, problem: undefined, repeatedMember: twice && repeated === 'refused' };
}
