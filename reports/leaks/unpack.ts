/** Opens what a search for secrets would otherwise see as noise: zip archives, gzip streams, base64 of either. */
import { gunzipSync, inflateRawSync } from 'node:zlib';

/** A part of a file, or the file itself under the name ''. */
export interface Part {
  /** Path inside the archive; nested ones are joined by `!`. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Something in a file that cannot be looked into. */
export class Unreadable extends Error {}

const MOST_BYTES = 256 * 1024 * 1024;
const DEEPEST = 4;

/**
 * The bytes of a file and of everything packed into it.
 * @throws Unreadable for an archive that is damaged, encrypted or too large
 */
export function unpack(bytes: Buffer, name = '', depth = 0): Part[] {
  const parts: Part[] = [{ name, bytes }];
  if (depth >= DEEPEST) return parts;
  for (const inner of openArchive(bytes)) {
    const path = name === '' ? inner.name : `${name}!${inner.name}`;
    parts.push(...unpack(inner.bytes, path, depth + 1));
  }
  return parts;
}

function openArchive(bytes: Buffer): Part[] {
  if (isZip(bytes)) return openZip(bytes);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return [{ name: 'gzip', bytes: inflate(bytes, gunzipSync) }];
  return openEmbedded(bytes);
}

const LOCAL_FILE = 0x04034b50;
const CENTRAL_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;

const isZip = (bytes: Buffer) =>
  bytes.length >= END_BYTES && [LOCAL_FILE, END_OF_DIRECTORY].includes(bytes.readUInt32LE(0));

/** APPNOTE.TXT sections 4.3.12 and 4.3.16: the central directory names every entry. */
function openZip(bytes: Buffer): Part[] {
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const parts: Part[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL_ENTRY)
      throw new Unreadable('its directory is damaged');
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.subarray(at + 46, at + 46 + nameLength).toString('utf8');
    if (!name.endsWith('/')) parts.push({ name, bytes: readEntry(bytes, at) });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return parts;
}

function findEnd(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - END_BYTES - LONGEST_COMMENT);
  for (let at = bytes.length - END_BYTES; at >= lowest; at--)
    if (bytes.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  throw new Unreadable('its directory is missing');
}

function readEntry(bytes: Buffer, at: number): Buffer {
  const encrypted = (bytes.readUInt16LE(at + 8) & 1) === 1;
  const method = bytes.readUInt16LE(at + 10);
  const size = bytes.readUInt32LE(at + 20);
  const local = bytes.readUInt32LE(at + 42);
  if (encrypted) throw new Unreadable('an entry is encrypted');
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL_FILE)
    throw new Unreadable('an entry is damaged');
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const data = bytes.subarray(start, start + size);
  if (method === 0) return data;
  if (method === 8) return inflate(data, inflateRawSync);
  throw new Unreadable(`compression method ${method} is unknown`);
}

function inflate(data: Buffer, method: typeof gunzipSync | typeof inflateRawSync): Buffer {
  try {
    return method(data, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    throw new Unreadable(error instanceof Error ? error.message : 'it does not unpack');
  }
}

/** Base64 of a zip archive or a gzip stream, as pages embed them. */
const EMBEDDED = /(?:UEsDB|UEsFB|H4sI)[A-Za-z0-9+/_-]{24,}={0,2}/g;

function openEmbedded(bytes: Buffer): Part[] {
  const found = bytes.toString('latin1').match(EMBEDDED) ?? [];
  return found.flatMap((text, index) => {
    try {
      const inner = Buffer.from(text, 'base64');
      return openArchive(inner).length > 0 ? [{ name: `base64 ${index + 1}`, bytes: inner }] : [];
    } catch {
      // Letters that merely look like the beginning of an archive.
      return [];
    }
  });
}
