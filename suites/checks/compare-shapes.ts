/** Compares what two JSON objects consist of. */

/** What a member is, in one word. */
export function describeType(value: unknown): string {
  if (value === undefined) return 'no such member';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
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
