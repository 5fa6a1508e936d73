/** The two addresses of a proxy, and headers as pairs. */

/** A header as it stood on the wire. */
export type Header = readonly [name: string, value: string];

/** What an exchange is carried between. */
export interface Sides {
  /** Scheme, host and port by which the client addressed the proxy in this exchange. */
  readonly own: string;
  readonly upstream: Upstream;
}

/** The deployment, as it is spoken to. */
export interface Upstream {
  /** Scheme, host and port, in lower case, a port that the scheme implies left out. */
  readonly origin: string;
  /** Value of `Host`. */
  readonly authority: string;
  /** Without brackets. */
  readonly hostname: string;
  readonly port: number;
}

/** Reads the origin of a base URL. */
export function upstreamOf(baseUrl: string): Upstream {
  const { protocol, host, hostname, port } = new URL(baseUrl);
  return {
    origin: `${protocol}//${host}`,
    authority: host,
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  };
}

/** Names and values, one after the other, as pairs. */
export function toPairs(flat: readonly string[]): Header[] {
  const pairs: Header[] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) pairs.push([flat[at] ?? '', flat[at + 1] ?? '']);
  return pairs;
}
