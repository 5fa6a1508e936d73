/** Shorter pieces are no evidence that one text was made from another. */
const SHORTEST_PIECE = 4;

/** Format characters: joiners, marks of direction, byte order marks, soft hyphens. */
const INVISIBLE = /\p{Cf}/gu;

/**
 * Says how a text was made from the one that was expected, where that can be told; never shows either.
 * @returns the end of a sentence, such as `differs in letter case only`; undefined when nothing is alike
 */
export function describeNearMiss(expected: string, sent: string): string | undefined {
  if (sent === expected) return undefined;
  if (sent.trim() === expected) return 'has white space around it';
  if (/^(["'<{]).*["'>}]$/.test(sent) && sent.slice(1, -1) === expected)
    return 'stands in quotation marks or brackets';
  if (sent.toLowerCase() === expected.toLowerCase()) return 'differs in letter case only';
  return (
    describeUnicode(expected, sent) ??
    describeEncoding(expected, sent) ??
    describePiece(expected, sent) ??
    describeSlip(expected, sent)
  );
}

/** Texts that look the same to everybody, and are not. */
function describeUnicode(expected: string, sent: string): string | undefined {
  if (sent.normalize('NFC') === expected.normalize('NFC'))
    return `is the same text in another Unicode normalisation: ${describeForm(expected)} is expected, and ${describeForm(sent)} was sent`;
  if (sent.replace(INVISIBLE, '') === expected.replace(INVISIBLE, ''))
    return 'differs in characters that cannot be seen';
  return sent.normalize('NFKC').toLowerCase() === expected.normalize('NFKC').toLowerCase()
    ? 'differs in characters that look alike (full-width forms, ligatures and the like)'
    : undefined;
}

function describeForm(text: string): string {
  if (text.normalize('NFC') === text) return 'NFC (composed)';
  return text.normalize('NFD') === text ? 'NFD (decomposed)' : 'a mixture';
}

function describeEncoding(expected: string, sent: string): string | undefined {
  if (expected.includes('+') && sent === expected.replaceAll('+', ' '))
    return 'has blanks where "+" belongs: a "+" was sent without percent-encoding';
  if (decode(sent) === expected) return 'was percent-encoded once too often';
  if (decode(expected) === sent) return 'was percent-decoded once too often';
  if (expected.replace(/=+$/, '') === sent) return 'lacks the "=" at its end';
  return undefined;
}

function describePiece(expected: string, sent: string): string | undefined {
  if (sent.length >= SHORTEST_PIECE && sent.length < expected.length) {
    const size = `${sent.length} of ${expected.length} characters`;
    if (expected.startsWith(sent)) return `is cut off at its end: ${size} arrived`;
    if (expected.endsWith(sent)) return `is cut off at its beginning: ${size} arrived`;
  }
  if (expected.length < SHORTEST_PIECE || sent.length <= expected.length) return undefined;
  const more = countOf(sent.length - expected.length, 'character');
  if (sent.startsWith(expected)) return `has ${more} too many at its end`;
  return sent.endsWith(expected) ? `has ${more} too many at its beginning` : undefined;
}

/** One or two other characters in a text that is long enough to be told apart. */
function describeSlip(expected: string, sent: string): string | undefined {
  if (expected.length !== sent.length || expected.length < SHORTEST_PIECE) return undefined;
  let others = 0;
  for (let i = 0; i < sent.length; i += 1) if (sent[i] !== expected[i]) others += 1;
  return others * 4 <= expected.length && others <= 2
    ? `differs in ${countOf(others, 'character')}`
    : undefined;
}

function countOf(count: number, noun: string): string {
  return count === 1 ? `one ${noun}` : `${count} ${noun}s`;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
