/** Where a token of a JSON text begins that matters for its structure; white space, numbers and words are skipped. */
const TOKEN_STARTS = /["{}[\],:]/g;

/**
 * A member that an object of a JSON text has twice: readers differ on which one counts, so such a text has two meanings.
 * @param text that JSON.parse takes
 * @returns its name, and where it stands the second time; undefined where all are different
 */
export function findDoubledMember(
  text: string,
): { readonly name: string; readonly offset: number } | undefined {
  // For each open object its members so far; null for a list.
  const open: (Set<string> | null)[] = [];
  let nameMayFollow = false;
  for (const { token, offset } of tokensOf(text)) {
    const members = open.at(-1);
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token.startsWith('"') && nameMayFollow && members) {
      const name = token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
      if (members.has(name)) return { name, offset };
      members.add(name);
    }
    nameMayFollow = token === '{' || token === ',';
  }
  return undefined;
}

function* tokensOf(text: string): Generator<{ readonly token: string; readonly offset: number }> {
  const starts = new RegExp(TOKEN_STARTS);
  for (let found = starts.exec(text); found !== null; found = starts.exec(text)) {
    if (found[0] === '"') starts.lastIndex = endOfString(text, found.index);
    yield { token: text.slice(found.index, starts.lastIndex), offset: found.index };
  }
}

/** By steps of its own: a regular expression runs out of stack in a text of many megabytes. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text[quote - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
  }
}
