/**
 * Says where a string leaves the nearest of the expected ones, for the journal.
 * @returns for example: `differs from https://a.example/cb at character 21: "/" was sent where it ends`
 */
export function describeDifference(expected: readonly string[], sent: string): string {
  let nearest = '';
  let shared = -1;
  for (const candidate of expected) {
    const length = commonPrefix(candidate, sent);
    if (length > shared) {
      shared = length;
      nearest = candidate;
    }
  }
  if (shared < 0) return 'nothing is registered';
  const want = nearest.slice(shared, shared + 12);
  const got = sent.slice(shared, shared + 12);
  const difference =
    want === ''
      ? `"${got}" was sent where it ends`
      : got === ''
        ? `it ends where "${want}" is expected`
        : `"${got}" was sent where "${want}" is expected`;
  return `differs from ${nearest} at character ${shared + 1}: ${difference}`;
}

function commonPrefix(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let i = 0;
  while (i < end && a.charCodeAt(i) === b.charCodeAt(i)) i += 1;
  return i;
}
