/** Looks into codes for what they should not tell: who signs in, where, and when. */

/** Something readable in codes. */
export interface CodeMeaning {
  /** "the user id", "the time of issue". */
  readonly what: string;
  /** How it is written: "base64". */
  readonly how: string;
}

interface Sample {
  readonly code: string;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
}

/** A short name stands in random text by chance: it is looked for where it is unlikely to be in every code. */
const MOST_CHANCE = 1e-6;
/** Chances that one code offers to a name, and characters it may be made of: the fewest, digits. */
const PLACES = 72;
const FEWEST_CHARACTERS = 10;
/** A clock this far off is still a clock. */
const NEAR_MS = 24 * 3600 * 1000;

/**
 * Finds names and times that occur in every one of the codes, in any usual notation.
 * @param names What to look for, with the phrase for it.
 */
export function findCodeMeaning(
  samples: readonly Sample[],
  names: readonly { readonly what: string; readonly value: string }[],
): CodeMeaning[] {
  const found: CodeMeaning[] = [];
  for (const how of Object.keys(NOTATIONS) as Notation[]) {
    const read = (code: string): Buffer[] => NOTATIONS[how](code);
    const inAll = (test: (bytes: Buffer, sample: Sample) => boolean): boolean =>
      samples.length > 1 && samples.every((sample) => read(sample.code).some((bytes) => test(bytes, sample)));
    for (const { what, value } of names) {
      if (isTelling(value, samples.length) && inAll((bytes) => bytes.includes(value)))
        found.push({ what, how });
    }
    if (inAll((bytes, { issuedAt }) => showsTime(bytes, issuedAt, how !== 'plain text')))
      found.push({ what: 'the time of issue', how });
  }
  return found;
}

function isTelling(name: string, codes: number): boolean {
  return Math.min(1, PLACES / FEWEST_CHARACTERS ** name.length) ** codes < MOST_CHANCE;
}

type Notation = 'plain text' | 'base64' | 'hexadecimal';

const NOTATIONS: Readonly<Record<Notation, (code: string) => Buffer[]>> = {
  'plain text': (code) => [Buffer.from(code)],
  // Each part for itself as well: sealed and signed formats join parts by dots.
  base64: (code) =>
    [code, ...code.split('.')]
      .filter((part) => /^[\w+/-]+=*$/.test(part))
      .map((part) => Buffer.from(part, 'base64')),
  hexadecimal: (code) =>
    [code.replaceAll('-', '')]
      .filter((text) => /^(?:[\da-f]{2})+$/i.test(text))
      .map((text) => Buffer.from(text, 'hex')),
};

function showsTime(bytes: Buffer, issuedAt: number, binary: boolean): boolean {
  const text = bytes.toString('latin1');
  const near = (ms: number): boolean => Math.abs(ms - issuedAt) < NEAR_MS;
  const written = [...text.matchAll(/(?<!\d)(?:\d{13}|\d{10})(?!\d)/g)].some(([digits]) =>
    near(digits.length === 13 ? Number(digits) : Number(digits) * 1000),
  );
  const dated = [...text.matchAll(/\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?/g)].some(([date]) =>
    near(Date.parse(`${date}Z`)),
  );
  if (written || dated || !binary) return written || dated;
  const seconds = bytes.length >= 4 && near(bytes.readUInt32BE(0) * 1000);
  const milliseconds = bytes.length >= 6 && near(bytes.readUIntBE(0, 6));
  return seconds || milliseconds;
}
