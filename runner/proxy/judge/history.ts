/** What client and deployment have had to do with each other so far: requests, codes and tokens, and what became of them. */
import { readIssueTime, readTokenExpiration } from '../../../suites/checks/read-token-expiration.ts';
import {
  type Param,
  parseFragment,
  parseJsonObject,
  parseParams,
  splitAtQuery,
} from '../../../suites/flows/encode.ts';
import { findToken } from '../../../suites/flows/find-token.ts';
import { headerValues } from '../../../suites/flows/wire.ts';
import { Bounded } from './bounded.ts';
import type { SeenKind } from './classify.ts';
import { firstOf, requestHeader, type Seen } from './seen.ts';

/** Everything that belongs to one authorization request. */
export interface Flow {
  readonly authorization: Seen | undefined;
  /** The code it was answered with, once it was. */
  code: IssuedCode | undefined;
  readonly uses: CodeUse[];
  /** The first calls of the API with its token. */
  readonly calls: TokenCall[];
  callCount: number;
}

/** A redirect that ends an authorization at the client, with a code or an error. */
export interface Redirect {
  readonly seen: Seen;
  readonly location: string;
  readonly params: readonly Param[];
  readonly fragment: readonly Param[];
  /** The request it answers; undefined: which one cannot be told. */
  readonly flow: Flow | undefined;
  readonly code: string | undefined;
}

export interface IssuedCode {
  readonly value: string;
  readonly redirect: Redirect;
  readonly flow: Flow;
  /** Epoch ms on our clock. */
  readonly at: number;
}

/** A token request. */
export interface CodeUse {
  readonly seen: Seen;
  readonly params: readonly Param[];
  readonly code: IssuedCode | undefined;
  /** Requests with the same code before this one. */
  readonly earlier: readonly CodeUse[];
  readonly json: Record<string, unknown> | undefined;
  readonly repeatedMembers: readonly string[];
  /** The token that came back, whatever the status. */
  readonly token: string | undefined;
}

export interface IssuedToken {
  readonly value: string;
  readonly use: CodeUse;
  readonly flow: Flow;
  /** Epoch ms on our clock. */
  readonly at: number;
  /** From issue to the expiration that was stated, both by the deployment's clock where it tells its own; else undefined. */
  readonly lifeMs: number | undefined;
  /** How far off that may be. */
  readonly toleranceMs: number;
}

/** A call of the API. */
export interface TokenCall {
  readonly seen: Seen;
  readonly token: IssuedToken | undefined;
  /** What stood in the place of the token; undefined: nothing did. */
  readonly presented: string | undefined;
}

export type Event =
  | { readonly kind: 'authorization'; readonly seen: Seen; readonly flow: Flow; readonly redirect?: Redirect }
  | { readonly kind: 'token'; readonly seen: Seen; readonly use: CodeUse; readonly flow: Flow }
  | { readonly kind: 'api'; readonly seen: Seen; readonly call: TokenCall; readonly flow: Flow }
  | { readonly kind: 'page'; readonly seen: Seen; readonly redirect?: Redirect };

/** Flows kept before the first is judged and let go, and values that are recognised after that. */
const MOST_FLOWS = 1_000;
const MOST_VALUES = 5_000;
const MOST_CALLS = 20;
const MOST_RECENT = 100;

export class History {
  readonly #flows: Bounded<Flow, Flow>;
  readonly #codes = new Bounded<string, IssuedCode>(MOST_VALUES);
  readonly #tokens = new Bounded<string, IssuedToken>(MOST_VALUES);

  /** @param ended Told a flow that is let go */
  constructor(ended: (flow: Flow) => void) {
    this.#flows = new Bounded<Flow, Flow>(MOST_FLOWS, ended);
  }

  /** Flows that were not let go yet. */
  flows(): Flow[] {
    return this.#flows.values();
  }

  codes(): IssuedCode[] {
    return this.#codes.values();
  }

  /** The last ones: a request that brings a spoilt one follows soon. */
  recentCodes(): IssuedCode[] {
    return this.codes().slice(-MOST_RECENT);
  }

  /** The code of this value, if one was issued. */
  code(value: string): IssuedCode | undefined {
    return this.#codes.get(value);
  }

  /** The token of this value, if one was issued. */
  token(value: string): IssuedToken | undefined {
    return this.#tokens.get(value);
  }

  tokens(): IssuedToken[] {
    return this.#tokens.values();
  }

  /** Takes an exchange down, and says what it was. */
  take(seen: Seen, kind: SeenKind): Event {
    switch (kind) {
      case 'authorization': {
        const flow = this.#open(seen);
        const redirect = this.#readRedirect(seen, flow);
        return { kind, seen, flow, ...(redirect && { redirect }) };
      }
      case 'token':
        return this.#takeUse(seen);
      case 'api':
        return this.#takeCall(seen);
      default: {
        const redirect = this.#readRedirect(seen);
        return { kind, seen, ...(redirect && { redirect }) };
      }
    }
  }

  #open(authorization?: Seen): Flow {
    const flow: Flow = { authorization, code: undefined, uses: [], calls: [], callCount: 0 };
    this.#flows.set(flow, flow);
    return flow;
  }

  /** A redirect out of the deployment that brings a code or an error to a client. */
  #readRedirect(seen: Seen, own?: Flow): Redirect | undefined {
    const [location] = headerValues(seen.entry.answer?.headers ?? [], 'location');
    const status = seen.entry.answer?.status ?? 0;
    if (location === undefined || status < 300 || status > 399) return undefined;
    const { query = '', fragment = '' } = splitAtQuery(location);
    const params = parseParams(query);
    const inFragment = parseFragment(fragment);
    const all = [...params, ...inFragment];
    const code = firstOf(all, 'code');
    if (code === undefined && firstOf(all, 'error') === undefined) return undefined;
    const flow = own ?? this.#flowOf(location, all);
    // Addresses of the deployment's own may carry a parameter of that name.
    if (!flow && !/^[a-z][\w+.-]*:/i.test(location)) return undefined;
    const redirect = { seen, location, params, fragment: inFragment, flow, code };
    if (code !== undefined && code !== '' && flow) this.#issue(code, redirect, flow);
    return redirect;
  }

  #issue(value: string, redirect: Redirect, flow: Flow): void {
    if (this.#codes.get(value)) return;
    const code = { value, redirect, flow, at: redirect.seen.endedAt };
    flow.code ??= code;
    this.#codes.set(value, code);
  }

  /** The request that a redirect after pages answers: by its state, else the only open one with this redirect URI. */
  #flowOf(location: string, params: readonly Param[]): Flow | undefined {
    const open = this.flows().filter(({ authorization, code }) => authorization && !code);
    const back = splitAtQuery(location).before;
    const leadsBack = open.filter(
      ({ authorization }) =>
        splitAtQuery(firstOf(authorization?.query ?? [], 'redirect_uri') ?? '').before === back,
    );
    const state = firstOf(params, 'state');
    if (state !== undefined && state !== '') {
      const same = open.filter(({ authorization }) => firstOf(authorization?.query ?? [], 'state') === state);
      if (same.length > 0) return same.at(-1);
    }
    return leadsBack.length === 1 ? leadsBack[0] : undefined;
  }

  #takeUse(seen: Seen): Event {
    const value = firstOf(seen.params, 'code') ?? firstOf(seen.query, 'code');
    const code = value === undefined ? undefined : this.#codes.get(value);
    const flow = code?.flow ?? this.#open();
    const parsed = seen.answer && parseJsonObject(seen.answer.text);
    const token = parsed && findToken(parsed.value);
    const use: CodeUse = {
      seen,
      params: seen.params,
      code,
      token,
      earlier: [...flow.uses],
      json: parsed?.value,
      repeatedMembers: parsed?.repeated ?? [],
    };
    flow.uses.push(use);
    if (token !== undefined) this.#tokens.set(token, issuedBy(use, token, flow));
    return { kind: 'token', seen, use, flow };
  }

  #takeCall(seen: Seen): Event {
    const presented = presentedToken(seen);
    const token = this.#tokenIn(seen, presented);
    const call = { seen, token, presented };
    const flow = token?.flow ?? this.#open();
    flow.callCount += 1;
    if (flow.calls.length < MOST_CALLS) flow.calls.push(call);
    return { kind: 'api', seen, call, flow };
  }

  /** The token of a call, also where it is in the wrong place. */
  #tokenIn({ query, params }: Seen, presented: string | undefined): IssuedToken | undefined {
    const places = [presented ?? '', ...query.map(([, value]) => value), ...params.map(([, value]) => value)];
    for (const place of places) {
      const token = place === '' ? undefined : this.#tokens.get(place);
      if (token) return token;
    }
    return undefined;
  }
}

/** What `Authorization` carries, whatever scheme it names. */
function presentedToken(seen: Seen): string | undefined {
  return requestHeader(seen, 'authorization')
    ?.replace(/^[A-Za-z]+ +/, '')
    .trim();
}

function issuedBy(use: CodeUse, value: string, flow: Flow): IssuedToken {
  const { seen, json } = use;
  const issued = seen.answer && readIssueTime(seen.answer);
  const { at } = readTokenExpiration(json?.['expiration']);
  return {
    value,
    use,
    flow,
    at: seen.endedAt,
    lifeMs: at === undefined || !issued ? undefined : at - issued.at,
    toleranceMs: issued?.tolerance ?? 0,
  };
}
