/** What is no secret, wherever it is met: a part of a text that everybody may read. */

/**
 * @param texts The catalogue, the name of the tool, what a target file calls public.
 * @returns whether a value stands in them, in whatever letter case, plain or percent-encoded.
 */
export function createPublicWords(texts: readonly string[]): (value: string) => boolean {
  const known = new Map<string, boolean>();
  const all = texts.flatMap((text) => [text, decoded(text)]);
  const haystack = [...new Set(all)].join('\n').toLowerCase();
  return (value) => {
    const answer = known.get(value) ?? haystack.includes(value.toLowerCase());
    known.set(value, answer);
    return answer;
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
