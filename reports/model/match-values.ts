import { readUnits, startsEncoding } from './decode-unit.ts';
import { PatternTree } from './pattern-tree.ts';

/** A place where a value stands in a text, in whatever encoding. */
interface Match<Entry> {
  start: number;
  end: number;
  entry: Entry;
}

/** The index looks up this many characters at once; shorter patterns cannot be matched. */
export const SHORTEST_PATTERN = 4;

/** Size of the first, coarse index: with thousands of values most positions must still be passed over by it alone. */
const BLOOM_BITS = 18;

/** Unaligned base64 forms shorter than this would match by chance. */
const SHORTEST_BASE64 = 6;

export interface ValueMatcher<Entry> {
  /** Adds a value, in plain and base64 form; other encodings are read while matching. */
  add(value: string, entry: Entry): void;
  /** @returns non-overlapping matches in order; of overlapping ones the longest, over the whole span. */
  find(text: string): Match<Entry>[];
}

/**
 * Finds many values in a text in one pass. Characters may each be plain or encoded (percent, form, JSON, HTML), in
 * any mixture; base64 is covered wherever in the encoded bytes the value lies.
 */
export function createValueMatcher<Entry>(): ValueMatcher<Entry> {
  const tree = new PatternTree<Entry>();
  const bloom = new Uint8Array(1 << BLOOM_BITS);
  /** For each of the first characters, the ones that patterns have there (low byte). */
  const letters = Array.from({ length: SHORTEST_PATTERN }, () => new Uint8Array(0x100));

  const addPattern = (text: string, entry: Entry) => {
    if (text.length < SHORTEST_PATTERN) return;
    bloom[fold(hash(text, 0))] = 1;
    letters.forEach((seen, i) => {
      seen[text.charCodeAt(i) & 0xff] = 1;
    });
    tree.add(text, entry);
  };

  const matchAt = (text: string, at: number, key: number): Match<Entry> | undefined => {
    if (bloom[fold(key)] === 0) return undefined;
    const longest = tree.longestAt(text, at);
    return longest && { start: at, end: longest.end, entry: longest.entry };
  };

  const find = (text: string): Match<Entry>[] => {
    if (tree.empty || text.length < SHORTEST_PATTERN) return [];
    const found: Match<Entry>[] = [];
    let key = hash(text, -1);
    let encodedUntil = lastEncoding(text, 0, SHORTEST_PATTERN - 1);
    for (let at = 0; at <= text.length - SHORTEST_PATTERN; at++) {
      const code = text.charCodeAt(at + SHORTEST_PATTERN - 1);
      key = ((key << 8) ^ code) | 0;
      if (startsEncoding(code)) encodedUntil = at + SHORTEST_PATTERN - 1;
      const plain = matchAt(text, at, key);
      if (plain) found.push(plain);
      if (encodedUntil < at) continue;
      for (const other of encodedKeys(text, at, letters)) {
        const match = matchAt(text, at, other);
        if (match) found.push(match);
      }
    }
    return mergeOverlaps(found);
  };

  return {
    add: (value, entry) => {
      for (const form of [value, ...base64Forms(value)]) addPattern(form, entry);
    },
    find,
  };
}

/** Of four code units; with `at` -1, of the three that come before the first round of the loop. */
function hash(text: string, at: number): number {
  let key = 0;
  for (let i = Math.max(at, 0); i < at + SHORTEST_PATTERN; i++) key = ((key << 8) ^ text.charCodeAt(i)) | 0;
  return key;
}

/** The upper bits of a multiplication depend on all bits of the key (Knuth, volume 3, 6.4). */
const fold = (key: number) => Math.imul(key, 0x9e3779b1) >>> (32 - BLOOM_BITS);

function lastEncoding(text: string, from: number, to: number): number {
  for (let i = to - 1; i >= from; i--) if (startsEncoding(text.charCodeAt(i))) return i;
  return -1;
}

/** Keys of all readings of the characters at a position that some pattern may begin with. */
function encodedKeys(text: string, at: number, letters: readonly Uint8Array[]): number[] {
  const keys: number[] = [];
  const read = (from: number, already: number, keySoFar: number) => {
    let [next, length, key] = [from, already, keySoFar];
    // Most characters can be read in one way only.
    for (; length < SHORTEST_PATTERN; length += 1, next += 1) {
      if (next >= text.length) return;
      const code = text.charCodeAt(next);
      if (startsEncoding(code)) break;
      if (letters[length]?.[code & 0xff] !== 1) return;
      key = ((key << 8) ^ code) | 0;
    }
    if (length >= SHORTEST_PATTERN) {
      keys.push(key);
      return;
    }
    for (const unit of readUnits(text, next)) {
      if (letters[length]?.[unit.text.charCodeAt(0) & 0xff] !== 1) continue;
      let longer = key;
      // A character beyond the basic plane is two code units; the second may be one too many.
      const used = Math.min(unit.text.length, SHORTEST_PATTERN - length);
      for (let i = 0; i < used; i += 1) longer = ((longer << 8) ^ unit.text.charCodeAt(i)) | 0;
      read(unit.next, length + used, longer);
    }
  };
  read(at, 0, 0);
  return keys;
}

function mergeOverlaps<Entry>(matches: Match<Entry>[]): Match<Entry>[] {
  const merged: Match<Entry>[] = [];
  let longest = 0;
  for (const match of matches) {
    const last = merged.at(-1);
    const length = match.end - match.start;
    if (!last || match.start >= last.end) {
      merged.push({ ...match });
      longest = length;
      continue;
    }
    last.end = Math.max(last.end, match.end);
    if (length > longest) {
      last.entry = match.entry;
      longest = length;
    }
  }
  return merged;
}

/**
 * The characters of a base64 text (RFC 4648) that the value alone decides, for each of the three ways its bytes can
 * fall on the groups of the encoding, in both alphabets.
 */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const forms = new Set<string>();
  for (const before of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url');
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor(((before + bytes.length) * 8) / 6);
    const inner = encoded.slice(from, to);
    if (inner.length >= SHORTEST_BASE64) forms.add(inner);
    if (before === 0) forms.add(encoded);
  }
  return [...forms].flatMap((form) => [form, form.replaceAll('-', '+').replaceAll('_', '/')]);
}
