/** JSON files of users, read without trusting them; validating is the slower half (schema-errors.ts). */
import { statSync } from 'node:fs';
import { findDoubledMember } from './doubled-members.ts';
import { readBounded } from './read-bounded.ts';

/** A document that cannot be used. `problems` has one line for each mistake. */
export class DocumentError extends Error {
  readonly problems: readonly string[];

  constructor(subject: string, problems: readonly string[]) {
    super(problems.map((problem) => `${subject}: ${problem}`).join('\n'));
    this.problems = problems;
  }
}

/** Configuration files are small; a larger one is some other file. */
const MAX_DOCUMENT_BYTES = 1_000_000;
/** Reports are the deepest, with a dozen levels. */
const MAX_DEPTH = 64;

/**
 * Reads a JSON file; a byte order mark is skipped.
 * @throws DocumentError
 */
export function readJson(path: string, maxBytes = MAX_DOCUMENT_BYTES): unknown {
  const stat = statFile(path);
  if (!stat) throw new DocumentError(path, ['the file does not exist']);
  if (!stat.isFile()) throw new DocumentError(path, ['is not a file']);
  if (stat.size > maxBytes)
    throw new DocumentError(path, [`is larger than ${Math.round(maxBytes / 1e6)} MB`]);
  const text = readText(path);
  if (text.trim() === '') throw new DocumentError(path, ['the file is empty']);
  try {
    const value: unknown = JSON.parse(text);
    if (isDeeper(value, MAX_DEPTH))
      throw new DocumentError(path, [`is nested deeper than ${MAX_DEPTH} levels`]);
    const doubled = findDoubledMember(text);
    if (doubled !== undefined)
      throw new DocumentError(path, [`has the member ${JSON.stringify(doubled)} twice in one object`]);
    return value;
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    throw new DocumentError(path, [`is not JSON (${whereItBreaks(text, error)})`]);
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

function readText(path: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readBounded(path));
    return text.replace(/^\uFEFF/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const reason = /^E[A-Z]+$/.test(code) ? `cannot be read (${code})` : 'is not UTF-8 text';
    throw new DocumentError(path, [reason]);
  }
}

/** Line and column; the parser's own message would quote the text, which may hold a secret. */
function whereItBreaks(text: string, error: unknown): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (position === undefined) return 'it ends too early';
  const before = text.slice(0, Number(position)).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
