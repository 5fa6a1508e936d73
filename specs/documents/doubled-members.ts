/** Tokens of a JSON text that matter for its structure; white space, numbers and words are skipped. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * A member that an object of a JSON text has twice: readers differ on which one counts, so such a text has two meanings.
 * @param text that JSON.parse takes
 * @returns its name; undefined where all are different
 */
export function findDoubledMember(text: string): string | undefined {
  // For each open object its members so far; null for a list.
  const open: (Set<string> | null)[] = [];
  let nameMayFollow = false;
  for (const [token] of text.matchAll(TOKENS)) {
    const members = open.at(-1);
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token.startsWith('"') && nameMayFollow && members) {
      const name = token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
      if (members.has(name)) return name;
      members.add(name);
    }
    nameMayFollow = token === '{' || token === ',';
  }
  return undefined;
}
