/** The files of a recording: an archive, with bodies beside it, or both in one zip, as Playwright writes them. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Unreadable, unpack } from '../../../reports/leaks/unpack.ts';
import { HarError } from './read-har.ts';

export interface OpenedArchive {
  readonly text: string;
  /** A body that the archive names a file for; undefined: it is not there. */
  readonly bodyOf: (file: string) => Buffer | undefined;
}

/** A name, and no way to another folder. */
const FILE_NAME = /^[\w-][\w.-]*$/;
const ZIP = 'PK\u0003\u0004';

/**
 * Reads them.
 * @throws HarError for a zip without an archive; what the file system throws for a file that cannot be read
 */
export function openArchive(path: string): OpenedArchive {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 0, ZIP.length) !== ZIP)
    return { text: bytes.toString('utf8'), bodyOf: (file) => besideIt(path, file) };
  const files = new Map(partsOf(bytes).map(({ name, bytes }) => [name, bytes]));
  const [har] = [...files].filter(([name]) => /^[^/!]*\.har$/i.test(name));
  if (!har) throw new HarError('it is a zip without an archive (.har) in it');
  return { text: har[1].toString('utf8'), bodyOf: (file) => files.get(file) };
}

function partsOf(bytes: Buffer): ReturnType<typeof unpack> {
  try {
    return unpack(bytes);
  } catch (error) {
    if (error instanceof Unreadable) throw new HarError(`it is a zip that cannot be read: ${error.message}`);
    throw error;
  }
}

function besideIt(path: string, file: string): Buffer | undefined {
  if (!FILE_NAME.test(file)) return undefined;
  try {
    return readFileSync(join(dirname(path), file));
  } catch {
    return undefined;
  }
}
