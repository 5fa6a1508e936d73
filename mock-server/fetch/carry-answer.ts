import type { PlainAnswer } from '../provider/plain.ts';
import { pause } from '../timers.ts';

/** Statuses that have no body (Fetch standard, "null body status"). */
const BODILESS: readonly number[] = [204, 205, 304];
const FILLER_BYTES = 65_536;
const utf8 = new TextEncoder();

/**
 * Makes a response of the Fetch standard of an answer, and does to it in this process what a socket would do: lets it
 * wait, break or go on for long. A redirect stays an answer, it is not followed.
 * @param signal ends the waiting for an answer that never comes
 * @returns undefined for a connection that broke before the answer
 */
export async function carryAnswer(
  answer: PlainAnswer,
  method: string,
  signal?: AbortSignal,
): Promise<Response | undefined> {
  const { status, transport = {} } = answer;
  const { delayMs = 0 } = transport;
  if (delayMs > 0) await pause(delayMs, signal);
  if (transport.silent === true && transport.reset !== true) await aborted(signal);
  if (transport.reset === true || transport.silent === true) return undefined;
  const headers = new Headers();
  for (const [name, value] of answer.headers) headers.append(name, value);
  const empty = method === 'HEAD' || BODILESS.includes(status);
  return new Response(empty ? null : bodyOf(answer), { status, headers });
}

/** The body of an answer as bytes. */
export function bytesOf({ body }: PlainAnswer): Uint8Array<ArrayBuffer> {
  return typeof body === 'string' ? utf8.encode(body) : new Uint8Array(body);
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Never a string: the standard would add a Content-Type that was not answered. */
function bodyOf(answer: PlainAnswer): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
  const { half, streamBytes } = answer.transport ?? {};
  if (half === true) return brokenStream(bytesOf(answer));
  if (streamBytes !== undefined) return longStream(streamBytes, bytesOf(answer));
  return bytesOf(answer);
}

/** The first half, then an error. */
function brokenStream(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(new TypeError('the connection was broken'));
      else controller.enqueue(bytes.subarray(0, Math.floor(bytes.length / 2)));
      sent = true;
    },
  });
}

/** White space as fast as it is taken, then the body. */
function longStream(length: number, bytes: Uint8Array): ReadableStream<Uint8Array> {
  let left = length;
  return new ReadableStream({
    pull(controller) {
      if (left > 0) {
        const size = Math.min(left, FILLER_BYTES);
        left -= size;
        controller.enqueue(new Uint8Array(size).fill(0x20));
        return;
      }
      controller.enqueue(bytes);
      controller.close();
    },
  });
}
