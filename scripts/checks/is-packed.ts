/** Files that npm packs whatever the manifest says. */
const ALWAYS = /^(package\.json|README\.md|LICENSE)$/;

/**
 * Whether `files` of the manifest takes a file into the package. Patterns are paths of files or folders, `*` within a part
 * and `**` for any parts; `!` takes out again, and the last one that fits decides, as npm has it.
 */
export function isPacked(file: string, patterns: readonly string[]): boolean {
  if (ALWAYS.test(file)) return true;
  const last = patterns.findLast((pattern) => toExpression(pattern.replace(/^!/, '')).test(file));
  return last !== undefined && !last.startsWith('!');
}

function toExpression(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*\/|\*)/).map((part) => {
    if (part === '**/') return '(?:[^/]+/)*';
    return part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}(?:/.*)?$`);
}
