/** Shell blocks and files of documentation, and what their authors promise about them. */

export interface ShellBlock {
  /** Line of the fence, from 1. */
  readonly line: number;
  readonly text: string;
  /**
   * `<!-- run -->` or `<!-- run: exit 1 -->` before the block: it is run, and must end so. `<!-- not run: reason -->`:
   * it is not. Without a mark nobody has decided.
   */
  readonly mark: { readonly exit: number } | { readonly notRun: string } | undefined;
}

/** A block that a reader copies into a file: `<!-- file: PATH -->` stands before it. */
export interface FileBlock {
  /** Line of the fence, from 1. */
  readonly line: number;
  /** Where it goes, relative to the reader's folder. */
  readonly path: string;
  readonly text: string;
}

const FENCE = /^```(sh|bash|shell)\s*$/;
const RUN = /^<!-- run(?:: exit (\d))? -->$/;
const NOT_RUN = /^<!-- not run: (.{3,}) -->$/;

/** The blocks of one Markdown text, in order. */
export function readShellBlocks(markdown: string): ShellBlock[] {
  const lines = markdown.split('\n');
  const blocks: ShellBlock[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!FENCE.test(lines[at] ?? '')) continue;
    const end = lines.indexOf('```', at + 1);
    const text = lines.slice(at + 1, end < 0 ? undefined : end).join('\n');
    blocks.push({ line: at + 1, text, mark: readMark(lines[at - 1] ?? '') });
    at = end < 0 ? lines.length : end;
  }
  return blocks;
}

/** The files that one Markdown text has readers write, in order. */
export function readFileBlocks(markdown: string): FileBlock[] {
  const files = /^<!-- file: (\S+) -->\n```\w*\n([\s\S]*?\n)```$/gm;
  return [...markdown.matchAll(files)].map(({ index, 1: path = '', 2: text = '' }) => ({
    line: markdown.slice(0, index).split('\n').length + 1,
    path,
    text,
  }));
}

function readMark(line: string): ShellBlock['mark'] {
  const run = RUN.exec(line.trim());
  if (run) return { exit: Number(run[1] ?? 0) };
  const [, notRun] = NOT_RUN.exec(line.trim()) ?? [];
  return notRun === undefined ? undefined : { notRun };
}
