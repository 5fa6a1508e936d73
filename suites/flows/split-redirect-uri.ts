/** Cuts a registered redirect URI into the parts that near misses change. Nothing is normalised. */

export interface UriParts {
  readonly scheme: string;
  /** Undefined where the URI has no `//`, as private schemes may. */
  readonly host: string | undefined;
  /** As written; undefined when there is none. */
  readonly port: string | undefined;
  readonly path: string;
  /** Without the question mark; undefined when there is none. */
  readonly query: string | undefined;
}

const WITH_HOST = /^([a-z][a-z0-9+.-]*):\/\/(\[[^\]]*\]|[^/?#:]*)(?::(\d*))?([^?#]*)(?:\?([^#]*))?$/i;
const WITHOUT_HOST = /^([a-z][a-z0-9+.-]*):([^?#]*)(?:\?([^#]*))?$/i;

/** @throws Error for what is no absolute URI; target files with such a one are refused beforehand. */
export function splitUri(uri: string): UriParts {
  const full = WITH_HOST.exec(uri);
  if (full) {
    const [, scheme = '', host = '', port, path = '', query] = full;
    return { scheme, host, port, path, query };
  }
  const [, scheme, path = '', query] = WITHOUT_HOST.exec(uri) ?? [];
  if (scheme === undefined) throw new Error(`not an absolute URI: ${uri}`);
  return { scheme, host: undefined, port: undefined, path, query };
}

/** The URI of these parts; joined unchanged they give what was split. */
export function joinUri({ scheme, host, port, path, query }: UriParts): string {
  const authority = host === undefined ? '' : `//${host}${port === undefined ? '' : `:${port}`}`;
  return `${scheme}:${authority}${path}${query === undefined ? '' : `?${query}`}`;
}

/** The URI with some parts exchanged. */
export const withParts = (uri: string, change: Partial<UriParts>): string =>
  joinUri({ ...splitUri(uri), ...change });

/** A host that cannot exist (RFC 6761 section 6.4): what is sent there reaches nobody. */
export const FOREIGN_HOST = 'airisk-conformance.invalid';

/** One way to write a redirect URI almost right. */
export type Variant = readonly [name: string, value: string];
/**
 * Makes variants of a redirect URI of the client; `all` are all that are registered, that one first, for what it cannot show,
 * `inOrder` the same in the order of the configuration.
 */
export type Variants = (
  uri: string,
  all: readonly string[],
  inOrder: readonly string[],
) => readonly Variant[];
