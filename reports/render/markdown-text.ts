/** Text of targets and tests inside GitHub-flavoured Markdown, where it must stay text. */
import { toPrintable, toPrintableLine } from './printable.ts';

/** Text as text: no markup, no mention, no autolink, on one line. */
export function prose(text: string): string {
  return toPrintableLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~$-]/g, '\\$&')
    .replaceAll('@', '@&#8203;')
    .replace(/\b(https?|ftp|www)(:\/\/|\.)/gi, '$1&#8203;$2');
}

/** A code span, which GitHub neither interprets nor links. */
export function code(text: string): string {
  const line = toPrintableLine(text) || ' ';
  const ticks = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

/** A code span inside a table, where a pipe would end the cell. */
export const cell = (text: string): string => code(text).replaceAll('|', '\\|');

/** A fenced block that the text cannot end. */
export function fence(text: string, language: string): string {
  const printable = toPrintable(text);
  const ticks = '`'.repeat(Math.max(longestRun(printable) + 1, 3));
  return `${ticks}${language}\n${printable}\n${ticks}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
