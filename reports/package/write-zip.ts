/** A zip archive that says nothing but names and bytes: no date, no owner, no comment, so that it is made the same twice. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipFile {
  /** With `/`, relative. */
  readonly name: string;
  readonly bytes: Buffer;
}

export const LOCAL_FILE = 0x04034b50;
export const CENTRAL_ENTRY = 0x02014b50;
export const END_OF_DIRECTORY = 0x06054b50;
export const LOCAL_BYTES = 30;
export const CENTRAL_BYTES = 46;
export const END_BYTES = 22;
const VERSION = 20;
/** Names are UTF-8. */
const UTF8_FLAG = 0x800;
const DEFLATED = 8;
/** 1 January 1980, the first day that the format knows. */
const FIRST_DAY = 0x21;

/** @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT sections 4.3.7, 4.3.12 and 4.3.16 */
export function writeZip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, bytes } of files) {
    const path = Buffer.from(name, 'utf8');
    const data = deflateRawSync(bytes, { level: 9 });
    const common = describeFile(path, bytes, data);
    const local = Buffer.concat([number(LOCAL_FILE, 4), common, number(0, 2), path, data]);
    directory.push(
      Buffer.concat([
        ...[number(CENTRAL_ENTRY, 4), number(VERSION, 2), common],
        // No extra field, no comment, disk 0, no attributes.
        ...[number(0, 2), number(0, 2), number(0, 2), number(0, 2), number(0, 4), number(at, 4), path],
      ]),
    );
    parts.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const counts = [number(0, 2), number(0, 2), number(files.length, 2), number(files.length, 2)];
  const end = [
    number(END_OF_DIRECTORY, 4),
    ...counts,
    number(central.length, 4),
    number(at, 4),
    number(0, 2),
  ];
  return Buffer.concat([...parts, central, ...end]);
}

/** What stands the same in the header of a file and in the directory. */
function describeFile(path: Buffer, bytes: Buffer, data: Buffer): Buffer {
  return Buffer.concat([
    ...[number(VERSION, 2), number(UTF8_FLAG, 2), number(DEFLATED, 2), number(0, 2), number(FIRST_DAY, 2)],
    ...[number(crc32(bytes), 4), number(data.length, 4), number(bytes.length, 4), number(path.length, 2)],
  ]);
}

function number(value: number, bytes: 2 | 4): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 2) buffer.writeUInt16LE(value);
  else buffer.writeUInt32LE(value);
  return buffer;
}
