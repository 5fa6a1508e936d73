/** A place in a configuration file as people look for it: line, column, and that line with a caret below. */

export interface Place {
  /** `line 5, column 3`, counted from 1. */
  readonly where: string;
  /** The line and a caret below the place; values are shown as dots, because a secret may be among them. */
  readonly excerpt: string;
}

const MAX_COLUMNS = 100;
/** Of a line that is too long to be shown, so much in front of the place. */
const COLUMNS_BEFORE = 60;

/** The place of an offset in a text. */
export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  const column = before.at(-1)?.length ?? 0;
  const start = offset - column;
  const line = text.slice(start).match(/^[^\r\n]*/)?.[0] ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal must not obey them
  const masked = maskValues(line).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  const cut = column < MAX_COLUMNS ? 0 : column - COLUMNS_BEFORE;
  const shown = `${cut > 0 ? '…' : ''}${masked.slice(cut, cut + MAX_COLUMNS)}`;
  const number = `  ${before.length} | `;
  const caret = number.length + column - cut + (cut > 0 ? 1 : 0);
  return {
    where: `line ${before.length}, column ${column + 1}`,
    excerpt: `${number}${shown}\n${' '.repeat(caret)}^`,
  };
}

/** Keeps punctuation and the names of members, which stand where a member begins; the rest becomes dots, one a character. */
function maskValues(line: string): string {
  let before = '{';
  return line.replace(
    /("(?:[^"\\]|\\.)*")(?=\s*:)|"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/g,
    (piece, name) => {
      const shown = /^[{}[\],:]$/.test(piece) || (name !== undefined && (before === '{' || before === ','));
      before = piece;
      return shown ? piece : piece.replace(/[^"]/g, '·');
    },
  );
}
