import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { PlainAnswer } from '../provider/plain.ts';
import { startTimer, stopTimer } from '../timers.ts';

/**
 * Sends an answer as its transport hints want it.
 * @param isClosing whether the connection is to end with it; asked when it goes out, which may be later
 */
export function sendAnswer(response: ServerResponse, answer: PlainAnswer, isClosing: () => boolean): void {
  const { transport } = answer;
  if (transport?.delayMs !== undefined && transport.delayMs > 0) {
    // Who left before will not leave again, and a timer must not outlive its peer.
    if (response.destroyed) return;
    const timer = startTimer(() => sendNow(response, answer, isClosing()), transport.delayMs);
    response.once('close', () => stopTimer(timer));
    return;
  }
  sendNow(response, answer, isClosing());
}

function sendNow(response: ServerResponse, plain: PlainAnswer, closing: boolean): void {
  const answer = encode(plain);
  const { status, headers, body, transport } = answer;
  if (transport?.reset === true) {
    response.socket?.resetAndDestroy();
    return;
  }
  if (transport?.silent === true || response.destroyed) return;
  if (transport?.half === true) {
    sendHalf(response, answer);
    return;
  }
  if (transport?.streamBytes !== undefined) {
    sendLong(response, answer, transport.streamBytes);
    return;
  }
  const fields: string[] = [];
  for (const [name, value] of headers) fields.push(name, value);
  if (closing || transport?.close === true) fields.push('Connection', 'close');
  const chunkBytes = transport?.chunkBytes ?? 0;
  const bodiless = status === 204 || status === 304 || status < 200;
  if (chunkBytes === 0 && !bodiless) fields.push('Content-Length', String(Buffer.byteLength(body)));
  // Node takes a flat list of names and values here, which its types leave out; repeated names survive that way.
  response.writeHead(status, fields as unknown as OutgoingHttpHeaders);
  if (chunkBytes === 0 || bodiless || response.req.method === 'HEAD') {
    response.end(bodiless || response.req.method === 'HEAD' ? undefined : body);
    return;
  }
  const bytes = Buffer.from(typeof body === 'string' ? Buffer.from(body) : body);
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    response.write(bytes.subarray(start, start + chunkBytes));
  }
  response.end();
}

const ENCODERS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };

/** An answer with a body in the content coding that its transport wants. */
function encode(answer: PlainAnswer): PlainAnswer {
  const { headers, body, transport } = answer;
  if (transport?.coding === undefined || body.length === 0) return answer;
  return {
    ...answer,
    headers: [...headers, ['Content-Encoding', transport.coding], ['Vary', 'Accept-Encoding']],
    body: ENCODERS[transport.coding](body),
  };
}

/** Announces the whole body, sends the first half of it and breaks the connection. */
function sendHalf(response: ServerResponse, { status, headers, body }: PlainAnswer): void {
  const bytes = Buffer.from(typeof body === 'string' ? Buffer.from(body) : body);
  const fields = [...headers.flat(), 'Content-Length', String(bytes.length)];
  response.writeHead(status, fields as unknown as OutgoingHttpHeaders);
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.resetAndDestroy());
}

const FILLER = Buffer.alloc(65_536, ' ');

/** Sends white space as fast as the peer takes it, then the body; ends early when the peer has had enough. */
function sendLong(response: ServerResponse, { status, headers, body }: PlainAnswer, length: number): void {
  response.writeHead(status, headers.flat() as unknown as OutgoingHttpHeaders);
  let left = length;
  const go = (): void => {
    while (left > 0 && !response.destroyed) {
      const chunk = FILLER.subarray(0, Math.min(left, FILLER.length));
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', go);
        return;
      }
    }
    if (!response.destroyed) response.end(body);
  };
  go();
}
