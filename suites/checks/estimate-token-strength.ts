/**
 * Estimates from a sample how much of a token nobody can know beforehand. An estimate from outside can show weakness
 * only: a token that looks random may still be computed.
 *
 * Demanded is what every sound format meets, opaque strings, hexadecimal numbers, UUIDs and signed JWTs alike: enough
 * positions in which the sample varies freely. Positions that stand still, count, or repeat another one add little or
 * nothing, so a counter or clock beside a random part does no harm, and alone it is not enough.
 */

export interface TokenStrength {
  /** Estimated unpredictable bits, rounded down. */
  readonly bits: number;
  /** Positions that vary at all. */
  readonly varying: number;
  /** What is wrong, as a phrase; undefined when nothing is. */
  readonly problem?: string;
}

/** 128 are demanded; a random UUID has 122, and the estimate of a few of them may be three short. */
const LEAST_BITS = 116;
/** A position varies freely when it shows at least this share of the values that a free one would show. */
const FREE_SHARE = 0.5;

/** Alphabets of encodings, smallest first. */
const ALPHABETS: readonly [size: number, pattern: RegExp][] = [
  [10, /^[0-9]*$/],
  [16, /^(?:[0-9a-f]*|[0-9A-F]*)$/],
  [32, /^(?:[a-z2-7]*|[A-Z2-7]*)$/],
  [36, /^(?:[0-9a-z]*|[0-9A-Z]*)$/],
  [62, /^[0-9A-Za-z]*$/],
];
const LARGEST_ALPHABET = 64;

/** @param values In the order they were issued; ten or more make the estimate worth something. */
export function estimateTokenStrength(values: readonly string[]): TokenStrength {
  const columns = distinctColumns(values).filter((column) => new Set(column).size > 1);
  const size = alphabetSize(columns.flat());
  const bits = Math.floor(columns.reduce((sum, column) => sum + bitsOf(column, size), 0));
  const strength = { bits, varying: columns.length };
  if (values.some(isUnsignedJwt)) return { ...strength, problem: 'a JWT that is not signed' };
  const trend = bits < LEAST_BITS ? describeTrend(values) : '';
  return bits < LEAST_BITS
    ? {
        ...strength,
        problem: `about ${bits} unpredictable bits in ${columns.length} varying positions${trend}`,
      }
    : strength;
}

/** The characters by position, part by part: a longer payload of a JWT must not shift its signature. */
function distinctColumns(values: readonly string[]): string[][] {
  const parts = values.map((value) => value.split('.'));
  const count = Math.min(...parts.map((list) => list.length));
  const seen = new Map<string, string[]>();
  for (let part = 0; part < count; part += 1) {
    const texts = parts.map((list) => list[part] ?? '');
    const length = Math.min(...texts.map((text) => text.length));
    for (let at = 0; at < length; at += 1) {
      const column = texts.map((text) => text[at] ?? '');
      seen.set(column.join(''), column);
    }
  }
  return [...seen.values()];
}

function alphabetSize(characters: readonly string[]): number {
  const text = characters.join('');
  return ALPHABETS.find(([, pattern]) => pattern.test(text))?.[0] ?? LARGEST_ALPHABET;
}

/** A free position counts in full; another one only for the values that it showed. */
function bitsOf(column: readonly string[], size: number): number {
  const shown = new Set(column).size;
  const expected = size * (1 - (1 - 1 / size) ** column.length);
  return shown >= FREE_SHARE * expected ? Math.log2(size) : Math.log2(shown);
}

/** Strings that only ever grow were made by a counter or a clock. */
function describeTrend(values: readonly string[]): string {
  const keys = values.map((value) => value.padStart(Math.max(...values.map((other) => other.length)), '0'));
  const grows = keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') < key);
  return grows && values.length > 4 ? ', each greater than the one before' : '';
}

function isUnsignedJwt(value: string): boolean {
  const [head = '', , signature] = value.split('.');
  if (signature === undefined) return false;
  try {
    const header: unknown = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'));
    if (typeof header !== 'object' || header === null || !('alg' in header)) return false;
    return String(header.alg).toLowerCase() === 'none' || signature === '';
  } catch {
    return false;
  }
}
