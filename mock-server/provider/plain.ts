/** A header as a pair, in the order and spelling of the wire. */
export type HeaderPair = readonly [name: string, value: string];

/**
 * What the core sees of a request. Nothing in it is decoded: in `path` and `rawQuery` a character stands for a byte of
 * the target.
 */
export interface PlainRequest {
  readonly method: string;
  /** Path of the request target, without the query, still percent-encoded. */
  readonly path: string;
  /** Query of the request target without the `?`; empty when there is none. */
  readonly rawQuery: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  /** Told by adapters that have connections, where some fault asks for it. */
  readonly connection?: ConnectionFacts;
  /** Name of the instance that it reached, where the provider is several. */
  readonly instance?: string;
}

/** What a request says about its connection. */
export interface ConnectionFacts {
  /** No request came on this connection before. */
  readonly first: boolean;
  /** Another connection was served a moment ago. */
  readonly busy: boolean;
}

/** How an adapter should carry an answer; an adapter that cannot (an in-process one) may ignore it. */
export interface TransportHints {
  /** Wait this long, in ms, before the first byte. */
  readonly delayMs?: number;
  /** Send the body in chunks of this many bytes, without a length. */
  readonly chunkBytes?: number;
  /** Send the body in this content coding. */
  readonly coding?: 'gzip' | 'deflate' | 'br';
  /** Close the connection after the answer. */
  readonly close?: boolean;
  /** Break the connection instead of answering. */
  readonly reset?: boolean;
  /** Never answer. */
  readonly silent?: boolean;
  /** Break the connection in the middle of the body. */
  readonly half?: boolean;
  /** Send this many bytes of white space before the body. */
  readonly streamBytes?: number;
}

/** What the core answers. Header values are always visible ASCII and spaces. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly body: string | Uint8Array;
  readonly transport?: TransportHints;
}

/** A value that a step may hand over now or later. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * Finds the values of a header, in wire order.
 * @param lowerName the field name in lower case
 */
export function headerValues(request: PlainRequest, lowerName: string): string[] {
  const values: string[] = [];
  for (const [name, value] of request.headers) {
    if (name.length === lowerName.length && name.toLowerCase() === lowerName) values.push(value);
  }
  return values;
}

/** The only value of a header; undefined when it is absent or sent more than once. */
export function singleHeader(request: PlainRequest, lowerName: string): string | undefined {
  let found: string | undefined;
  for (const [name, value] of request.headers) {
    if (name.length !== lowerName.length || name.toLowerCase() !== lowerName) continue;
    if (found !== undefined) return undefined;
    found = value;
  }
  return found;
}
