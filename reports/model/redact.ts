import { createHmac } from 'node:crypto';
import { createValueMatcher, SHORTEST_PATTERN } from './match-values.ts';
import { rewriteBasicCredentials, rewriteParameters } from './rewrite-parameters.ts';

export type SecretKind = 'secret' | 'code' | 'token' | 'password' | 'cookie';

/** A value that must not be in any file. */
export interface Secret {
  readonly kind: SecretKind;
  readonly value: string;
}

export interface Redactor {
  /**
   * Remembers a value that must not be written. Values shorter than four characters would shred every text: they are
   * not learned, except passwords and secrets, which are then found as whole parameter values only.
   */
  learn(kind: SecretKind, value: string): void;
  /** @returns the stable tag of a value, `code#3f9a12cd`; kind `value` for one that was not learned. */
  tag(value: string): string;
  /** Replaces every learned value, in any of its encodings, by its tag. */
  redact(text: string): string;
  /** Replaces whole values of form, query and JSON parameters; needed for values too short for `redact` alone. */
  redactParameters(text: string): string;
  /** `redact` on every string inside a JSON-like value. */
  redactDeep<T>(value: T): T;
}

/** A value that was still found in a text. */
export interface Leftover {
  /** Index into the searched values. */
  value: number;
  /** Where it begins in the text; -1 inside Basic credentials, whose decoded form holds it. */
  at: number;
}

/** A tag, so that a secret such as the word "code" does not eat the tags of the others. */
const TAG = /\b(?:secret|code|token|password|cookie|value)#[0-9a-f]{8}\b/g;

/** Whether something in a text was masked. */
export const holdsTag = (text: string): boolean => text.search(TAG) !== -1;

/** The worse thing to lose names a value that was learned as several kinds, whatever the order. */
const KINDS: readonly SecretKind[] = ['secret', 'password', 'token', 'code', 'cookie'];

const mayBeShort = (kind: SecretKind) => kind === 'password' || kind === 'secret';

/**
 * Replaces secrets by tags. Processes that share the key give the same value the same tag, so evidence of different
 * tests can be compared without showing what it holds.
 */
export function createRedactor({
  key,
  isPublic = () => false,
}: {
  key: string | Uint8Array;
  /** Of a secret that is a public word as well only whole parameter values are replaced. */
  isPublic?: (value: string) => boolean;
}): Redactor {
  const learned = new Map<string, SecretKind>();
  const matcher = createValueMatcher<string>();
  let shortValues = 0;

  const digest = (value: string) => createHmac('sha256', key).update(value).digest('hex').slice(0, 8);
  const tags = new Map<string, string>();
  const tag = (value: string): string => {
    const kind = learned.get(value);
    if (kind === undefined) return `value#${digest(value)}`;
    const known = tags.get(value) ?? `${kind}#${digest(value)}`;
    tags.set(value, known);
    return known;
  };
  const tagWhole = (value: string) => (learned.has(value) ? tag(value) : undefined);

  const learn = (kind: SecretKind, value: string): void => {
    const isShort = value.length < SHORTEST_PATTERN || isPublic(value);
    if (value === '' || (isShort && !mayBeShort(kind))) return;
    const before = learned.get(value);
    if (before !== undefined && KINDS.indexOf(before) <= KINDS.indexOf(kind)) return;
    learned.set(value, kind);
    tags.delete(value);
    if (before !== undefined) return;
    if (isShort) shortValues += 1;
    else matcher.add(value, value);
  };

  const replaceMatches = (text: string): string => {
    const matches = dropMatchesInTags(text, matcher.find(text));
    if (matches.length === 0) return text;
    let result = '';
    let from = 0;
    for (const { start, end, entry } of matches) {
      result += text.slice(from, start) + tag(entry);
      from = end;
    }
    return result + text.slice(from);
  };

  const redactParameters = (text: string) => rewriteParameters(text, tagWhole);
  const redact = (text: string): string => {
    if (learned.size === 0) return text;
    const plain = rewriteBasicCredentials(text, (decoded) => replaceMatches(decoded), tagWhole);
    const tagged = replaceMatches(plain);
    return shortValues > 0 ? redactParameters(tagged) : tagged;
  };

  return { learn, tag, redact, redactParameters, redactDeep: (value) => mapStrings(value, redact) };
}

function dropMatchesInTags<M extends { start: number; end: number }>(text: string, matches: M[]): M[] {
  if (matches.length === 0 || !text.includes('#')) return matches;
  const spans = [...text.matchAll(TAG)].map((match) => [match.index, match.index + match[0].length] as const);
  const isPartOfTag = ({ start, end }: M) =>
    spans.some(([from, to]) => start >= from && end <= to && end - start < to - from);
  return spans.length === 0 ? matches : matches.filter((match) => !isPartOfTag(match));
}

/** Copies a JSON-like value with every string in it (keys excepted) mapped. */
export function mapStrings<T>(value: T, map: (text: string) => string): T;
export function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapStrings(item, map)]));
}

/**
 * Makes a search for leftovers in texts that were written. Values shorter than four characters are not searched:
 * they stand in any text by chance.
 */
export function createScanner(values: readonly string[]): (text: string) => Leftover[] {
  const matcher = createValueMatcher<number>();
  values.forEach((value, index) => {
    matcher.add(value, index);
  });
  return (text) => {
    const found = dropMatchesInTags(text, matcher.find(text)).map((match) => ({
      value: match.entry,
      at: match.start,
    }));
    rewriteBasicCredentials(text, (decoded) => {
      for (const match of dropMatchesInTags(decoded, matcher.find(decoded)))
        found.push({ value: match.entry, at: -1 });
      return decoded;
    });
    return found;
  };
}

/** Finds leftovers of the values in one text. @see createScanner for many texts. */
export function scan(text: string, values: readonly string[]): Leftover[] {
  return createScanner(values)(text);
}
