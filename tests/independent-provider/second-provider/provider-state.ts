/** What the parts of the second provider share: its one map, its clock and its switches. */
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { DefectId } from './defects.ts';
import type { Options } from './options.ts';

/** What was asked for at the authorization endpoint. */
export interface Ask {
  readonly client: string;
  readonly uri: string;
  readonly state?: string;
  readonly user?: string;
}

export type Entry =
  | { readonly kind: 'ticket'; readonly ask: Ask; readonly until: number; readonly signedIn?: string }
  | { readonly kind: 'code'; readonly ask: Ask; readonly until: number; spent: boolean; token?: string }
  | { readonly kind: 'token'; readonly user?: string; readonly until: number; revoked: boolean };

export interface ProviderState {
  readonly options: Options;
  readonly codeMs: number;
  readonly tokenMs: number;
  readonly defects: ReadonlySet<DefectId>;
  /** Tickets, codes and tokens, by their value. */
  readonly entries: Map<string, Entry>;
  readonly key: Buffer;
  /** Codes used last, for a provider that remembers no more of them. */
  readonly lastUsed: string[];
  issued: number;
}

export function openProviderState(
  options: Pick<ProviderState, 'options' | 'codeMs' | 'tokenMs' | 'defects'>,
): ProviderState {
  return { ...options, entries: new Map(), key: randomBytes(32), lastUsed: [], issued: 0 };
}

/** Keeps an entry; what has long run out is dropped, so that memory stays bounded. */
export function keep(providerState: ProviderState, value: string, entry: Entry): void {
  const now = Date.now();
  if (!providerState.defects.has('never-expires-tokens')) {
    for (const [key, { until }] of providerState.entries) {
      if (until + 10_000 >= now) break;
      providerState.entries.delete(key);
    }
  }
  providerState.entries.set(value, entry);
}

/** The entry of this kind, unless it has run out. */
export function find<K extends Entry['kind']>(
  providerState: ProviderState,
  kind: K,
  value: string,
): Extract<Entry, { kind: K }> | undefined {
  const entry = providerState.entries.get(value);
  if (entry?.kind !== kind) return undefined;
  const ageless = kind === 'token' && providerState.defects.has('never-expires-tokens');
  return ageless || Date.now() < entry.until ? (entry as Extract<Entry, { kind: K }>) : undefined;
}

const RESERVED = '+/=?&#%;:@!,';

/** 244 random bits in two UUIDs, or 192 in characters that URLs reserve. */
export function makeCode(providerState: ProviderState): string {
  providerState.issued += 1;
  if (providerState.defects.has('counts-codes'))
    return `risk-board-authorization-${String(providerState.issued).padStart(12, '0')}`;
  if (providerState.options.codes === 'uuid-pair') return `${randomUUID()}.${randomUUID()}`;
  return [...randomBytes(32)].map((byte) => (byte < 96 ? RESERVED[byte % 12] : byte.toString(36))).join('');
}

/** A token for this user, or for nobody in particular. */
export function makeToken(providerState: ProviderState, user: string | undefined, until: number): string {
  const entry: Entry = { kind: 'token', until, revoked: false, ...(user === undefined ? {} : { user }) };
  const id = randomBytes(24).toString('base64url');
  if (providerState.options.tokens === 'stored') {
    keep(providerState, id, entry);
    return id;
  }
  keep(providerState, `jti:${id}`, entry);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'HS256', typ: 'at+jwt' })}.${encode({ jti: id, exp: until / 1000 })}`;
  return `${signed}.${sign(providerState, signed).toString('base64url')}`;
}

/** Where the entry of a token is kept: under its value, or under the id that its signature vouches for. */
export function tokenKey(providerState: ProviderState, token: string): string | undefined {
  if (providerState.options.tokens === 'stored') return token;
  const [, payload = '', signature = ''] = /^([\w-]+\.[\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  const given = Buffer.from(signature, 'base64url');
  const right = sign(providerState, payload);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const claims = JSON.parse(Buffer.from(payload.split('.')[1] ?? '', 'base64url').toString()) as {
    jti: string;
  };
  return `jti:${claims.jti}`;
}

const sign = (providerState: ProviderState, signed: string): Buffer =>
  createHmac('sha256', providerState.key).update(signed).digest();
