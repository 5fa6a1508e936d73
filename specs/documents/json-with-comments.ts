/** JSON as people write it into configuration files: with comments and a comma behind the last member. */
import jsonc, { type ParseError } from 'jsonc-parser';
import { placeAt } from './excerpt.ts';

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
  const reason = offset >= text.trimEnd().length ? 'it ends too early' : (REASONS[first.error] ?? 'not JSON');
  const { where, excerpt } = placeAt(text, offset);
  return `${reason} (${where})\n${excerpt}`;
}

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
