/** The imports of a TypeScript file, found by reading it. */

export interface Import {
  readonly specifier: string;
  readonly line: number;
}

const PATTERNS = [
  // import … from 'x', export … from 'x', over several lines too
  /^[ \t]*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^[ \t]*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
];

/** Static, re-exporting and dynamic imports with a literal specifier, in the order of the text. */
export function readImports(text: string): Import[] {
  const code = blankComments(text);
  const found = PATTERNS.flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => ({
      specifier: match[1] ?? '',
      at: match.index + match[0].length,
    })),
  );
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ specifier, at }) => ({ specifier, line: text.slice(0, at).split('\n').length }));
}

/** Comments become spaces, so that lines stay where they are. A comment begins a line or follows a space. */
function blankComments(text: string): string {
  return text.replace(/(^|\s)(\/\*[\s\S]*?\*\/|\/\/[^\n]*)/g, (all) => all.replace(/[^\n]/g, ' '));
}
