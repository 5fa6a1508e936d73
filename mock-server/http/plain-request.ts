import type { IncomingMessage } from 'node:http';
import type { HeaderPair, PlainRequest } from '../provider/plain.ts';

/** A request target in its parts, nothing decoded. */
export interface Target {
  readonly path: string;
  readonly rawQuery: string;
}

/** Splits a request target; of one in absolute form (RFC 9112 section 3.2.2) only path and query count. */
export function splitTarget(url: string): Target {
  const local = url.startsWith('/') ? url : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  const fragment = local.indexOf('#');
  const target = fragment < 0 ? local : local.slice(0, fragment);
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return { path: path === '' ? '/' : path, rawQuery: mark < 0 ? '' : target.slice(mark + 1) };
}

/** Makes the core's view of a request. */
export function toPlainRequest(
  { method = 'GET', rawHeaders }: IncomingMessage,
  { path, rawQuery }: Target,
  body: Uint8Array,
): PlainRequest {
  return { method, path, rawQuery, headers: pairUp(rawHeaders), body };
}

function pairUp(rawHeaders: readonly string[]): readonly HeaderPair[] {
  const headers: HeaderPair[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    headers.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '']);
  return headers;
}
