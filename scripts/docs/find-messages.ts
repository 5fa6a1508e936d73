/** Messages that the documentation quotes, and whether the program still has them. */

/** Fragments of less say nothing about where they come from. */
const SHORTEST_FRAGMENT = 6;

interface Quoted {
  /** Line of the table row, from 1. */
  readonly line: number;
  /** The words; `…` stands for what the program puts in. */
  readonly message: string;
}

/** The code spans in the first column of tables whose first column is headed "message". */
export function readQuoted(markdown: string): Quoted[] {
  let inTable = false;
  return markdown.split('\n').flatMap((text, index) => {
    if (!text.startsWith('|')) inTable = false;
    else if (text.startsWith('| message |')) inTable = true;
    else if (inTable) {
      const [, first = ''] = text.split(' | ', 1).join('').split(/^\| /);
      return [...first.matchAll(/`([^`]+)`/g)].map(([, message = '']) => ({ line: index + 1, message }));
    }
    return [];
  });
}

/** Whether one of these sources has all words of a message, in their order; comments do not count. */
export function isInSource(message: string, sources: readonly string[]): boolean {
  const fragments = message.split('…').map((fragment) => fragment.trim());
  if (!fragments.some((fragment) => fragment.length >= SHORTEST_FRAGMENT)) return false;
  return sources.some((source) => {
    let at = 0;
    return fragments.every((fragment) => {
      const found = source.indexOf(fragment, at);
      at = found + fragment.length;
      return found >= 0;
    });
  });
}

/** A TypeScript source as its strings read: without comment lines and without escapes of quotes. */
export function readStrings(source: string): string {
  return source
    .split('\n')
    .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line))
    .join('\n')
    .replace(/\\(['"`])/g, '$1');
}
