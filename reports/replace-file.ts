import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/**
 * Writes a file so that no reader ever sees half of it.
 * @param content In one piece, or in pieces where it may be longer than a string can be.
 */
export function replaceFile(path: string, content: string | Iterable<string>, mode = 0o644): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w', mode);
    try {
      for (const piece of typeof content === 'string' ? [content] : content) writeAll(file, piece);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** A write may take a part only. */
function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from);
}
