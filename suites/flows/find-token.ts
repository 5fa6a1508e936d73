/** A token under any name the documentation uses, wherever it stands in the object. */
export function findToken(value: Record<string, unknown>): string | undefined {
  for (const [name, member] of Object.entries(value)) {
    if (/^(access_?token|access_code)$/i.test(name) && typeof member === 'string' && member !== '')
      return member;
    if (typeof member === 'object' && member !== null && !Array.isArray(member)) {
      const inner = findToken(member as Record<string, unknown>);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}
