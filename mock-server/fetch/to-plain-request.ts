import type { HeaderPair, PlainRequest } from '../provider/plain.ts';

/**
 * Makes the core's view of a request of the Fetch standard. What the standard has normalised (letter case of header
 * names, dot segments of the path) stays so; `Host`, which it leaves to the wire, is filled in.
 */
export async function toPlainRequest(request: Request): Promise<PlainRequest> {
  const { pathname, search, host } = new URL(request.url);
  const headers: HeaderPair[] = [['host', host], ...request.headers];
  const body = new Uint8Array(await request.clone().arrayBuffer());
  return { method: request.method, path: pathname, rawQuery: search.slice(1), headers, body };
}
