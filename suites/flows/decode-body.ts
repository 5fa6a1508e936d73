/** Undoes the content codings of an answer (RFC 9110 section 8.4.1), within bounds. */
import { promisify } from 'node:util';
import zlib from 'node:zlib';

export interface Decoded {
  readonly body: Buffer;
  /** What was undone, in the order in which it had been applied. */
  readonly codings: readonly string[];
  /** The content is longer than the bound; the body is as it was sent. */
  readonly tooLong: boolean;
}

type Undo = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const inflate: Undo = promisify(zlib.inflate);
const inflateRaw: Undo = promisify(zlib.inflateRaw);
const gunzip: Undo = promisify(zlib.gunzip);

/** Some servers send a raw stream and call it deflate; RFC 1950 begins with a check. */
const isZlib = (bytes: Buffer): boolean =>
  bytes.length > 1 && ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0;

const UNDO: Readonly<Record<string, Undo>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: (bytes, options) => (isZlib(bytes) ? inflate(bytes, options) : inflateRaw(bytes, options)),
  br: promisify(zlib.brotliDecompress),
};

/** So many codings one upon the other are no answer but an attack. */
const MAX_CODINGS = 3;

/**
 * Decodes a body; what cannot be decoded stays as it was sent.
 * @param contentEncoding All values of the header, in order.
 */
export async function decodeBody(
  sent: Buffer,
  contentEncoding: readonly string[],
  maxBytes: number,
): Promise<Decoded> {
  const asSent = { body: sent, codings: [], tooLong: false };
  const codings = contentEncoding
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  if (sent.length === 0 || codings.length === 0 || codings.length > MAX_CODINGS) return asSent;
  let body = sent;
  for (const name of codings.toReversed()) {
    const undo = Object.hasOwn(UNDO, name) ? UNDO[name] : undefined;
    if (!undo) return asSent;
    try {
      body = await undo(body, { maxOutputLength: maxBytes });
    } catch (error) {
      const tooLong = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      return { ...asSent, tooLong };
    }
  }
  return { body, codings, tooLong: false };
}
