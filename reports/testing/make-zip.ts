import { zipSync } from 'fflate';

/** A zip archive from a writer that is not ours. @param method 8 deflates, 0 stores */
export function makeZip(files: Readonly<Record<string, string | Buffer>>, method: 0 | 8 = 8): Buffer {
  const entries = Object.entries(files).map(([name, content]) => [
    name,
    new Uint8Array(Buffer.from(content)),
  ]);
  return Buffer.from(zipSync(Object.fromEntries(entries), { level: method === 0 ? 0 : 6 }));
}
