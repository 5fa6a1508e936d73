import type { IncomingMessage } from 'node:http';

/** What became of a body: read, too large, or cut off by the peer. */
export type BodyOutcome =
  | { readonly kind: 'read'; readonly body: Uint8Array }
  | { readonly kind: 'too-large' | 'aborted' };

/**
 * How much of a body that is too large is still taken in and thrown away: a peer that is busy sending would otherwise
 * see a broken connection instead of the answer.
 */
const DISCARDED_BYTES = 33_554_432;

const EMPTY: BodyOutcome = { kind: 'read', body: new Uint8Array(0) };
const TOO_LARGE: BodyOutcome = { kind: 'too-large' };
const ABORTED: BodyOutcome = { kind: 'aborted' };

/** Whether a request announces a body (RFC 9112 section 6). The raw list is at hand; the other would have to be built. */
function announcesBody({ rawHeaders }: IncomingMessage): boolean {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (name.length === 14 && name.toLowerCase() === 'content-length') return rawHeaders[i + 1] !== '0';
    if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') return true;
  }
  return false;
}

/** Whether a peer asks before it sends a body that would be refused (RFC 9110 section 10.1.1). */
export function asksForTooMuch(request: IncomingMessage, limit: number): boolean {
  return request.headers.expect !== undefined && Number(request.headers['content-length'] ?? 0) > limit;
}

/**
 * Reads a body up to a limit and hands over the outcome, once. What goes beyond the limit is not kept.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  done: (outcome: BodyOutcome) => void,
): void {
  if (!announcesBody(request)) {
    done(EMPTY);
    return;
  }
  if (asksForTooMuch(request, limit)) {
    done(TOO_LARGE);
    return;
  }
  let chunks: Buffer[] = [];
  let size = 0;
  let finished = false;
  const finish = (outcome: BodyOutcome): void => {
    if (finished) return;
    finished = true;
    done(outcome);
  };
  const take = (chunk: Buffer): void => {
    size += chunk.length;
    if (size <= limit) {
      chunks.push(chunk);
      return;
    }
    chunks = [];
    if (size <= DISCARDED_BYTES || finished) return;
    request.pause();
    finish(TOO_LARGE);
  };
  const end = (): void => finish(size > limit ? TOO_LARGE : { kind: 'read', body: joinChunks(chunks) });
  const abort = (): void => finish(ABORTED);
  request.on('data', take).on('end', end).on('close', abort).on('error', abort);
}

/** A single chunk is the body: Node.js hands over a copy of its own of what it read. */
function joinChunks(chunks: readonly Buffer[]): Uint8Array {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
}
