/** A dialect by name, or in a file that `report dialect` wrote. */
import { type Dialect, loadDialect } from '../../mock-server/index.ts';
import { DocumentError, readSource } from '../../specs/documents/read-document.ts';
import { findMistakes } from '../../specs/documents/schema-errors.ts';
import type { Dialect as DialectFile } from '../../specs/generated/dialect.ts';
import { readSpec } from '../../specs/index.ts';
import { UsageError } from '../usage-error.ts';
import { isDialectFile } from './dialect-file.ts';
import { resolveLike } from './dialect-of.ts';

/**
 * Reads a dialect.
 * @param text A name of `specs/dialects`, or the path of a file.
 * @throws UsageError with what to change
 */
export function readDialect(text: string): Dialect {
  if (!isDialectFile(text)) return asUsage(() => loadDialect(text));
  return asUsage(() => {
    const { value, text: written } = readSource(text);
    const mistakes = findMistakes(readSpec<object>('schemas/dialect.schema.json'), value);
    if (mistakes.length > 0)
      throw new DocumentError(
        text,
        mistakes.map(({ line }) => line),
        written,
      );
    return resolveLike(value as DialectFile);
  });
}

function asUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DocumentError || error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}
