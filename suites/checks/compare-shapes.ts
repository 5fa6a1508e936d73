/** Compares what two JSON objects consist of. */

/** What a member is, in one word. */
export function describeType(value: unknown): string {
  if (value === undefined) return 'no such member';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** What the documentation prints; how often further members are named is nobody's demand. */
const DOCUMENTED_MEMBERS = ['access_token', 'expiration'];

/** Documented members that stand more than once in an answer with a token, in words; undefined: none does. */
export function describeRepeated(repeated: readonly string[]): string | undefined {
  const documented = repeated.filter((name) => DOCUMENTED_MEMBERS.includes(name));
  return documented.length === 0 ? undefined : `repeated members: ${documented.join(', ')}`;
}

/** How the answers for a generic and a user-specific token differ; a member that is null in one may have any type in the other. */
export function compareShapes(
  generic: Readonly<Record<string, unknown>>,
  specific: Readonly<Record<string, unknown>>,
): string[] {
  const names = [...new Set([...Object.keys(generic), ...Object.keys(specific)])];
  return names.flatMap((name) => {
    const [a, b] = [describeType(generic[name]), describeType(specific[name])];
    const alike = a === b || (a === 'null' && name in specific) || (b === 'null' && name in generic);
    return alike ? [] : [`${name}: generic ${a}, user-specific ${b}`];
  });
}
