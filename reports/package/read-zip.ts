/**
 * Reads a zip archive of somebody who may mean harm. It takes plain files only and refuses whatever two readers could
 * understand differently: names that lead elsewhere, names given twice, links, encryption, bytes between the files,
 * sizes that are not true. Nothing is unpacked before its declared size is known to be small.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import {
  CENTRAL_BYTES,
  CENTRAL_ENTRY,
  END_BYTES,
  END_OF_DIRECTORY,
  LOCAL_BYTES,
  LOCAL_FILE,
  type ZipFile,
} from './write-zip.ts';

/** Why an archive is not taken, on one line. */
export class ZipError extends Error {}

/** The largest report has some hundred scripts and some megabytes. */
const MOST_FILES = 2000;
const MOST_BYTES = 600_000_000;
const LONGEST_NAME = 200;

/** Letters that mean nothing to any file system; no part begins with a dot. */
const SAFE_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;
/** Names of devices on Windows, with whatever ending. */
const DEVICE = /(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\/|$)/i;

/** Whether a file of this name can be in an archive. */
export const isSafeName = (name: string): boolean =>
  name.length <= LONGEST_NAME && SAFE_NAME.test(name) && !DEVICE.test(name) && !/\.(?:\/|$)/.test(name);

/** Where a file lies in the archive, by the directory. */
interface Place {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

/**
 * All files of an archive.
 * @throws ZipError
 */
export function readZip(zip: Buffer): ZipFile[] {
  const { count, start, end } = findDirectory(zip);
  const places = readDirectory(zip, { count, start, end });
  const total = places.reduce((sum, { size }) => sum + size, 0);
  if (total > MOST_BYTES) throw new ZipError(`its files are larger than ${MOST_BYTES / 1e6} MB together`);
  refuseDoubles(places);
  const files: ZipFile[] = [];
  let next = 0;
  for (const place of [...places].sort((a, b) => a.at - b.at)) {
    if (place.at !== next)
      throw new ZipError(`there is something before ${place.name} that is no file of it`);
    const { bytes, after } = readFile(zip, place, start);
    files.push({ name: place.name, bytes });
    next = after;
  }
  if (next !== start) throw new ZipError('there is something behind the last file that is no file of it');
  return files;
}

/** At the very end: a comment could hold a second directory. */
function findDirectory(zip: Buffer) {
  const end = zip.length - END_BYTES;
  if (end < 0 || zip.readUInt32LE(end) !== END_OF_DIRECTORY || zip.readUInt16LE(end + 20) !== 0)
    throw new ZipError('it does not end as a zip archive does (or has a comment)');
  const [disk, directoryDisk, here, count] = [4, 6, 8, 10].map((offset) => zip.readUInt16LE(end + offset));
  const [length = 0, start = 0] = [12, 16].map((offset) => zip.readUInt32LE(end + offset));
  if (disk !== 0 || directoryDisk !== 0 || here !== count) throw new ZipError('it is a part of an archive');
  if (count === undefined || count === 0) throw new ZipError('it holds no file');
  if (count > MOST_FILES) throw new ZipError(`it holds more than ${MOST_FILES} files`);
  if (start + length !== end) throw new ZipError('its directory is damaged');
  return { count, start, end };
}

function readDirectory(
  zip: Buffer,
  { count, start, end }: { count: number; start: number; end: number },
): Place[] {
  const places: Place[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL_BYTES > end || zip.readUInt32LE(at) !== CENTRAL_ENTRY)
      throw new ZipError('its directory is damaged');
    const [name = 0, extra = 0, comment = 0] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const after = at + CENTRAL_BYTES + name + extra + comment;
    if (after > end) throw new ZipError('its directory is damaged');
    places.push(readPlace(zip, at, name));
    at = after;
  }
  if (at !== end) throw new ZipError('its directory is damaged');
  return places;
}

const ENCRYPTED = 1;
const SIZES_BEHIND = 8;
const UNIX = 3;
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;

function readPlace(zip: Buffer, at: number, nameLength: number): Place {
  const bytes = zip.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameLength);
  const name = bytes.toString('utf8');
  const shown = JSON.stringify(name.slice(0, LONGEST_NAME));
  if (!isSafeName(name)) throw new ZipError(`${shown} is no name that a file of a report has`);
  const flags = zip.readUInt16LE(at + 8);
  const method = zip.readUInt16LE(at + 10);
  if (flags & ENCRYPTED) throw new ZipError(`${shown} is encrypted`);
  if (flags & SIZES_BEHIND)
    throw new ZipError(`${shown} has its size behind it: pack it with \`report package\``);
  if (method !== 0 && method !== 8)
    throw new ZipError(`${shown} is compressed in a way that is not read (${method})`);
  const [crc = 0, packed = 0, size = 0] = [16, 20, 24].map((offset) => zip.readUInt32LE(at + offset));
  const type = (zip.readUInt32LE(at + 38) >>> 16) & FILE_TYPE;
  if (zip[at + 5] === UNIX && type !== 0 && type !== REGULAR)
    throw new ZipError(`${shown} is a link or no file`);
  return { name, flags, method, crc, packed, size, at: zip.readUInt32LE(at + 42) };
}

/** Some file systems take two spellings for one name. */
function refuseDoubles(places: readonly Place[]): void {
  const seen = new Set<string>();
  for (const { name } of places) {
    const key = name.toLowerCase();
    if (seen.has(key)) throw new ZipError(`${name} is there twice`);
    seen.add(key);
  }
  for (const { name } of places)
    if (places.some((other) => other.name.toLowerCase().startsWith(`${name.toLowerCase()}/`)))
      throw new ZipError(`${name} is a file and a folder`);
}

function readFile(
  zip: Buffer,
  place: Place,
  limit: number,
): { readonly bytes: Buffer; readonly after: number } {
  const { name, at } = place;
  if (at + LOCAL_BYTES > limit || zip.readUInt32LE(at) !== LOCAL_FILE)
    throw new ZipError(`${name} is damaged`);
  const [nameLength = 0, extra = 0] = [26, 28].map((offset) => zip.readUInt16LE(at + offset));
  const start = at + LOCAL_BYTES + nameLength + extra;
  const after = start + place.packed;
  const same =
    zip.subarray(at + LOCAL_BYTES, at + LOCAL_BYTES + nameLength).toString('utf8') === name &&
    zip.readUInt16LE(at + 6) === place.flags &&
    zip.readUInt16LE(at + 8) === place.method &&
    zip.readUInt32LE(at + 14) === place.crc &&
    zip.readUInt32LE(at + 18) === place.packed &&
    zip.readUInt32LE(at + 22) === place.size;
  if (!same || after > limit) throw new ZipError(`${name} is described in two ways`);
  const data = zip.subarray(start, after);
  const bytes = place.method === 0 ? data : inflate(data, place);
  if (bytes.length !== place.size || crc32(bytes) !== place.crc) throw new ZipError(`${name} is damaged`);
  return { bytes, after };
}

function inflate(data: Buffer, { name, size }: Place): Buffer {
  try {
    // One byte more than declared shows a lie, and a bomb goes no further.
    return inflateRawSync(data, { maxOutputLength: size + 1 });
  } catch {
    throw new ZipError(`${name} is damaged, or larger than it says`);
  }
}
