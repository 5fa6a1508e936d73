/**
 * How many random bits codes, tokens or states can have at most, as far as a few samples show. The estimate errs upwards:
 * sound ones must never be called guessable, so only what is plainly too short, too uniform or counted is. It shows
 * weakness only: what looks random may still be computed.
 */

/** What a sample shows. */
export interface Entropy {
  /** Upper estimate. */
  readonly bits: number;
  /** A counter or clock that the values follow; undefined: none was seen. */
  readonly sequence?: string;
  /** Whether there is room for 128 random bits, and no sequence. */
  readonly enough: boolean;
  /** What this rests on, in plain words. */
  readonly basis: string;
}

/** One position of all values. */
type Column = readonly string[];

/** Sizes of the alphabets that values are written in. */
const ALPHABETS: readonly (readonly [RegExp, number])[] = [
  [/^[01]*$/, 2],
  [/^[0-9]*$/, 10],
  [/^(?:[0-9a-f]*|[0-9A-F]*)$/, 16],
  [/^(?:[a-z]*|[A-Z]*)$/, 26],
  [/^(?:[0-9a-z]*|[0-9A-Z]*)$/, 36],
  [/^[0-9A-Za-z+/=_-]*$/, 64],
];
const PRINTABLE = 94;

/** How far chance may push the number of equal pairs in one position: two standard deviations. */
const DEVIATIONS = 2;

/** Header, payload and signature (RFC 7519), each in base64url. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/**
 * Estimates the randomness of values from the positions in which they differ.
 * @param values At least three, in the order of issue, all of the same kind.
 */
export function estimateEntropy(values: readonly string[]): Entropy {
  const parts = splitParts(values).map(readColumns);
  const columns = parts.flatMap(({ columns: all, ordered }) => all.slice(ordered));
  const free = withoutCopies(columns.filter((column) => new Set(column).size > 1));
  const alphabet = sizeOfAlphabet(free);
  const bits = Math.round(free.reduce((sum, column) => sum + bitsOf(column, alphabet), 0));
  const counter = findConstantStep(values);
  const ordered = parts[0]?.ordered ?? 0;
  const sequence =
    counter ??
    (ordered > 0 && bits < MINIMUM_BITS ? `the first ${ordered} characters only ever grow` : undefined);
  const positions = parts.reduce((sum, { columns: all }) => sum + all.length, 0);
  const left = counter === undefined ? bits : 0;
  return {
    bits: left,
    ...(sequence === undefined ? {} : { sequence }),
    enough: left >= MINIMUM_BITS && sequence === undefined,
    basis: `${free.length} of ${positions} positions vary freely among about ${alphabet} characters, in ${values.length} samples${sequence === undefined ? '' : `; ${sequence}`}`,
  };
}

/** The payload of a JWT may grow by a character, and must not shift the signature behind it. */
function splitParts(values: readonly string[]): readonly (readonly string[])[] {
  if (!values.every((value) => JWT.test(value))) return [values];
  return [0, 1, 2].map((part) => values.map((value) => value.split('.')[part] ?? ''));
}

function readColumns(texts: readonly string[]): { columns: Column[]; ordered: number } {
  const length = usualLength(texts);
  const columns = Array.from({ length }, (_, at) => texts.map((text) => text[at] ?? ''));
  return { columns, ordered: countOrderedPositions(texts, length) };
}

/** Fewer bits than this cannot be an estimate of 128 that went wrong; a random UUID has 122. */
export const MINIMUM_BITS = 112;

/** Positions that at least half of the values have: numbers lack a leading digit now and then. */
function usualLength(texts: readonly string[]): number {
  const lengths = texts.map((text) => text.length).sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
}

/** Length of the beginning that never decreases from one to the next: by chance this does not happen to random text. */
function countOrderedPositions(texts: readonly string[], length: number): number {
  let ordered = 0;
  for (let end = 1; end <= length; end += 1) {
    const beginnings = texts.map((text) => text.slice(0, end));
    if (beginnings.some((text, at) => at > 0 && text < (beginnings[at - 1] ?? ''))) break;
    const different = new Set(beginnings).size;
    if (different > 1) ordered = end;
    if (different === texts.length) break;
  }
  return ordered;
}

/** Numbers with the same difference from each to the next. */
function findConstantStep(texts: readonly string[]): string | undefined {
  const bare = texts.map((text) => text.replaceAll('-', ''));
  const decimal = bare.every((text) => /^\d+$/.test(text));
  if (!decimal && !bare.every((text) => /^[\da-f]+$/i.test(text))) return undefined;
  const numbers = bare.map((text) => BigInt(decimal ? text : `0x${text}`));
  const steps = new Set(numbers.slice(1).map((number, at) => number - (numbers[at] ?? 0n)));
  const [step] = steps;
  return steps.size === 1 && step !== undefined ? `each is the one before plus ${step}` : undefined;
}

/** A position that always repeats another adds nothing. */
function withoutCopies(columns: readonly Column[]): Column[] {
  const seen = new Set<string>();
  return columns.filter((column) => {
    const key = column.join('');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function sizeOfAlphabet(columns: readonly Column[]): number {
  const used = columns.flat().join('');
  return ALPHABETS.find(([pattern]) => pattern.test(used))?.[1] ?? PRINTABLE;
}

/** Bits of one position by its equal pairs, fewer of them assumed than were seen. */
function bitsOf(column: Column, alphabet: number): number {
  const counts = new Map<string, number>();
  for (const character of column) counts.set(character, (counts.get(character) ?? 0) + 1);
  const pairs = (n: number): number => (n * (n - 1)) / 2;
  const equal = [...counts.values()].reduce((sum, count) => sum + pairs(count), 0);
  const assumed = Math.max(0, equal - DEVIATIONS * Math.sqrt(equal));
  const most = Math.log2(alphabet);
  return assumed === 0 ? most : Math.min(most, -Math.log2(assumed / pairs(column.length)));
}
