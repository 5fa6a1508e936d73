/** JSON files of users, read without trusting them; validating is the slower half (schema-errors.ts). */
import { statSync } from 'node:fs';
import { findDoubledMember } from './doubled-members.ts';
import { placeAt } from './excerpt.ts';
import { placesIn } from './find-place.ts';
import { describeMistake, toPlainJson } from './json-with-comments.ts';
import { readBounded } from './read-bounded.ts';

/** What a file holds, and its text as it was written. */
export interface Source {
  readonly value: unknown;
  readonly text: string;
}

/** A document that cannot be used. `problems` has one line for each mistake; the message says for each where it is. */
export class DocumentError extends Error {
  readonly problems: readonly string[];

  /**
   * @param problems each begins with the path of what is wrong, such as `users.primary must be a string`
   * @param text of the file, where they are about something in it
   */
  constructor(subject: string, problems: readonly string[], text?: string) {
    super(
      tellPlaces(problems, text)
        .map((problem) => `${subject}: ${problem}`)
        .join('\n'),
    );
    this.problems = problems;
  }
}

/** Where places can be told: `users.primary must be a string (line 5, column 3)`, and below it that line with a caret. */
export function tellPlaces(problems: readonly string[], text: string | undefined): string[] {
  if (text === undefined) return [...problems];
  const find = placesIn(text);
  return problems.map((problem) => {
    const place = find(problem);
    return place === undefined ? problem : `${problem} (${place.where})\n${place.excerpt}`;
  });
}

/** Configuration files are small; a larger one is some other file. */
const MAX_DOCUMENT_BYTES = 1_000_000;
/** Reports are the deepest, with a dozen levels. */
const MAX_DEPTH = 64;

/**
 * Reads a JSON file, with comments and trailing commas if it has any; a byte order mark is skipped.
 * @throws DocumentError
 */
export function readJson(path: string, maxBytes = MAX_DOCUMENT_BYTES): unknown {
  return readSource(path, maxBytes).value;
}

/**
 * As `readJson`, for a file that people write: with its text, so that a mistake in it can be shown.
 * @throws DocumentError
 */
export function readSource(path: string, maxBytes = MAX_DOCUMENT_BYTES): Source {
  const stat = statFile(path);
  if (!stat) throw new DocumentError(path, ['the file does not exist']);
  if (!stat.isFile()) throw new DocumentError(path, ['is not a file']);
  if (stat.size > maxBytes)
    throw new DocumentError(path, [`is larger than ${Math.round(maxBytes / 1e6)} MB`]);
  const text = readText(path, maxBytes);
  if (text.trim() === '') throw new DocumentError(path, ['the file is empty']);
  // Comments may stand in any file that people write; the usual one has none, and is read without looking for them.
  const value = parse(text) ?? parse(toPlainJson(text));
  if (value === undefined) throw new DocumentError(path, [`is not JSON: ${describeMistake(text)}`]);
  if (isDeeper(value.is, MAX_DEPTH))
    throw new DocumentError(path, [`is nested deeper than ${MAX_DEPTH} levels`]);
  const doubled = findDoubledMember(value.text);
  if (doubled !== undefined) {
    const { where, excerpt } = placeAt(text, doubled.offset);
    const said = `has the member ${JSON.stringify(doubled.name)} twice in one object`;
    throw new DocumentError(path, [`${said} (${where})\n${excerpt}`]);
  }
  return { value: value.is, text };
}

function parse(text: string): { readonly is: unknown; readonly text: string } | undefined {
  try {
    return { is: JSON.parse(text) as unknown, text };
  } catch {
    return undefined;
  }
}

function statFile(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new DocumentError(path, [`cannot be read (${reasonOf(error)})`]);
  }
}

/** Why a path leads nowhere, in a word: ELOOP, ENAMETOOLONG, or that it is none. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return /^E[A-Z]+$/.test(code) ? code : 'not a path';
}

/** Walks level by level, because what is nested deeply enough would exhaust the stack of everything that recurses. */
function isDeeper(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one as Record<string, unknown>) : [],
    );
  }
  return false;
}

function readText(path: string, maxBytes: number): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readBounded(path, maxBytes));
    return text.replace(/^\uFEFF/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const reason = /^E[A-Z]+$/.test(code) ? `cannot be read (${code})` : 'is not UTF-8 text';
    throw new DocumentError(path, [reason]);
  }
}
