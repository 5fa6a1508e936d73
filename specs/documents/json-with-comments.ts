/** JSON as people write it into configuration files: with comments and a comma behind the last member. */
import jsonc, { type ParseError } from 'jsonc-parser';

/** As jsonc-parser numbers its tokens and errors; its own names are constant enumerations that only types carry. */
const TOKEN = { lineComment: 12, blockComment: 13, blank: 14, lineBreak: 15, end: 17 };
const REASONS: Readonly<Record<number, string>> = {
  1: 'a word or sign that JSON does not know',
  2: 'no number that JSON knows',
  3: 'the name of a member is missing',
  4: 'a value is missing',
  5: 'a colon is missing',
  6: 'a comma is missing',
  7: 'a closing brace is missing',
  8: 'a closing bracket is missing',
  9: 'something follows behind the end',
  11: 'a comment does not end',
  12: 'a text does not end: a quotation mark is missing',
  14: 'no Unicode escape that JSON knows',
  15: 'no escape that JSON knows',
  16: 'a control character in a text',
};

/**
 * The same as plain JSON. What JSON does not have becomes blanks, so that everything else stays where it is.
 * @param text JSON with comments; where it is none, neither is what is returned
 */
export function toPlainJson(text: string): string {
  const scanner = jsonc.createScanner(text, false);
  const pieces: string[] = [];
  let end = 0;
  // The piece with the last comma, until something follows it; behind nothing a comma is a mistake.
  let comma: number | undefined;
  let mayFollow = false;
  for (let token = scanner.scan(); token !== TOKEN.end; token = scanner.scan()) {
    const from = scanner.getTokenOffset();
    const piece = text.slice(from, from + scanner.getTokenLength());
    end = from + piece.length;
    const isComment = token === TOKEN.lineComment || token === TOKEN.blockComment;
    pieces.push(isComment ? piece.replace(/[^\r\n]/g, ' ') : piece);
    if (isComment || token === TOKEN.blank || token === TOKEN.lineBreak) continue;
    if (comma !== undefined && (piece === '}' || piece === ']')) pieces[comma] = ' ';
    comma = piece === ',' && mayFollow ? pieces.length - 1 : undefined;
    mayFollow = !/^[[{,]$/.test(piece);
  }
  return pieces.join('') + text.slice(end);
}

/**
 * What is wrong with a text that is no JSON, where, and that line with a caret below the place. Values are shown as dots:
 * a secret may be among them.
 * @param text that `JSON.parse` does not take, comments and the like left out
 */
export function describeMistake(text: string): string {
  const first = firstMistake(text);
  if (first === undefined) return 'it is nested too deeply, or ends too early';
  // What is missing at the end of a line is noticed at the next token; it belongs behind what stands before it.
  const missing = [5, 6].includes(first.error);
  const offset = missing ? text.slice(0, first.offset).trimEnd().length : first.offset;
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  const column = before.at(-1)?.length ?? 0;
  const line = text.split(/\r\n|\r|\n/)[before.length - 1] ?? '';
  const reason = offset >= text.trimEnd().length ? 'it ends too early' : (REASONS[first.error] ?? 'not JSON');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal must not obey them
  const shown = maskValues(line).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  const number = `  ${before.length} | `;
  return [
    `${reason}, line ${before.length}, column ${column + 1}`,
    `${number}${shown.slice(0, MAX_COLUMNS)}`,
    ...(column < MAX_COLUMNS ? [`${' '.repeat(number.length + column)}^`] : []),
  ].join('\n');
}

const MAX_COLUMNS = 100;

/** Undefined for what is nested so deeply that the parser gives up. */
function firstMistake(text: string): ParseError | undefined {
  const errors: ParseError[] = [];
  try {
    jsonc.parse(text, errors, { disallowComments: false, allowTrailingComma: true });
  } catch {
    return undefined;
  }
  return errors[0];
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
