/** Files named on the command line: a device or a pipe has no end of its own. */
import { closeSync, openSync, readSync } from 'node:fs';

/** Far more than any configuration or key; who reads something longer says how long. */
const MOST_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 65_536;

/**
 * Reads a whole file, whatever kind it is.
 * @throws the error of the file system, or one with the code `EFBIG` when it is longer than that (16 MiB)
 */
export function readBounded(path: string, mostBytes = MOST_BYTES): Buffer {
  const file = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; ; ) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const read = readSync(file, chunk);
      if (read === 0) return Buffer.concat(chunks);
      size += read;
      if (size > mostBytes)
        throw Object.assign(new Error(`${path} has more than ${mostBytes} bytes`), { code: 'EFBIG' });
      chunks.push(chunk.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}
