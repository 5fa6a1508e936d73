/**
 * What passes is told apart by whose it is: the client's requests to the endpoints, and what the deployment's own pages and
 * redirects make a browser send. Only the first are the client's to answer for.
 */
import type { RequestKind } from '../../../suites/client/observations/sample.ts';
import { headerValues } from '../../../suites/flows/wire.ts';
import { Bounded } from './bounded.ts';
import type { History } from './history.ts';
import { firstOf, requestHeader, type Seen } from './seen.ts';

/** `page`: the deployment's own doing, or something that is no part of the API. */
export type SeenKind = RequestKind | 'page';

export interface ClassifierOptions {
  /** Path of the deployment's base URL, empty for none. */
  readonly prefix: string;
  /** Paths of protected resources, below the prefix. */
  readonly resources: readonly string[];
}

/** So many addresses of redirects are remembered. */
const MOST_FOLLOWED = 4_096;

export class Classifier {
  readonly #authorize: string;
  readonly #token: string;
  readonly #resources: readonly string[];
  readonly #issued: Pick<History, 'code' | 'token'>;
  readonly #followed = new Bounded<string, true>(MOST_FOLLOWED);

  /** @param issued What passed so far: whoever brings it makes use of it */
  constructor({ prefix, resources }: ClassifierOptions, issued: Pick<History, 'code' | 'token'>) {
    this.#issued = issued;
    this.#authorize = `${prefix}/api/oauth2`.toLowerCase();
    this.#token = `${this.#authorize}/token`;
    this.#resources = [...resources, '/api/Users/', '/api/Chat/'].map((path) =>
      `${prefix}${path}`.toLowerCase(),
    );
  }

  /** Tells what an exchange is, and remembers where it sends a browser. */
  classify(seen: Seen): SeenKind {
    const kind = this.#kindOf(seen);
    for (const location of headerValues(seen.entry.answer?.headers ?? [], 'location'))
      this.#followed.set(withoutOrigin(location), true);
    return kind;
  }

  #kindOf(seen: Seen): SeenKind {
    const { method } = seen.entry.request;
    const path = seen.entry.request.path.toLowerCase().replace(/\/+$/, '');
    if (method === 'OPTIONS') return 'page';
    // What it brings was not looked into, and so it is not known what it is.
    if (!seen.whole && path === this.#token) return 'page';
    if (path === this.#token) return 'token';
    if (this.isOfThePages(seen)) return 'page';
    if (path === this.#authorize) return method === 'HEAD' ? 'page' : 'authorization';
    const values = [...seen.query, ...seen.params].map(([, value]) => value);
    if (method === 'POST' && values.some((value) => this.#issued.code(value))) return 'token';
    if (values.some((value) => this.#issued.token(value))) return 'api';
    const asks = firstOf(seen.query, 'redirect_uri') ?? firstOf(seen.query, 'client_id');
    if (method === 'GET' && asks !== undefined) return 'authorization';
    if (method === 'POST' && redeems(seen)) return 'token';
    return this.#calls(seen, path) ? 'api' : 'page';
  }

  /** A browser that was led here by the deployment itself. */
  isOfThePages(seen: Seen): boolean {
    const { path, rawQuery } = seen.entry.request;
    const referer = requestHeader(seen, 'referer')?.toLowerCase();
    if (referer !== undefined && (referer === seen.own || referer.startsWith(`${seen.own}/`))) return true;
    if (requestHeader(seen, 'sec-fetch-site') === 'same-origin') return true;
    return this.#followed.get(rawQuery === '' ? path : `${path}?${rawQuery}`) === true;
  }

  /** A call of the API: it brings a token, or goes, without a browser's cookies, where one is needed. */
  #calls(seen: Seen, path: string): boolean {
    if (requestHeader(seen, 'authorization') !== undefined) return true;
    if (requestHeader(seen, 'cookie') !== undefined) return false;
    return this.#resources.some(
      (resource) => path === resource.replace(/\/$/, '') || path.startsWith(resource),
    );
  }
}

/** A body that redeems a code, wherever it is sent. */
function redeems({ params }: Seen): boolean {
  const names = new Set(params.map(([name]) => name));
  return (
    names.has('client_secret') || names.has('grant_type') || (names.has('code') && names.has('client_id'))
  );
}

/** Path and query, of an absolute or a relative address. */
function withoutOrigin(location: string): string {
  return location.replace(/^(?:https?:)?\/\/[^/?#]*/i, '').replace(/#.*$/s, '');
}
