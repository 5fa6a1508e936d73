/** What the parts of the second provider share: its one map, its clock and its switches. */
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Habits } from './habits.ts';
import type { SinId } from './sins.ts';

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

export interface Desk {
  readonly habits: Habits;
  readonly codeMs: number;
  readonly tokenMs: number;
  readonly sins: ReadonlySet<SinId>;
  /** Tickets, codes and tokens, by their value. */
  readonly entries: Map<string, Entry>;
  readonly key: Buffer;
  /** Codes used last, for a provider that remembers no more of them. */
  readonly lastUsed: string[];
  issued: number;
}

export function openDesk(options: Pick<Desk, 'habits' | 'codeMs' | 'tokenMs' | 'sins'>): Desk {
  return { ...options, entries: new Map(), key: randomBytes(32), lastUsed: [], issued: 0 };
}

/** Keeps an entry; what has long run out is dropped, so that memory stays bounded. */
export function keep(desk: Desk, value: string, entry: Entry): void {
  const now = Date.now();
  if (!desk.sins.has('never-expires-tokens')) {
    for (const [key, { until }] of desk.entries) {
      if (until + 10_000 >= now) break;
      desk.entries.delete(key);
    }
  }
  desk.entries.set(value, entry);
}

/** The entry of this kind, unless it has run out. */
export function find<K extends Entry['kind']>(
  desk: Desk,
  kind: K,
  value: string,
): Extract<Entry, { kind: K }> | undefined {
  const entry = desk.entries.get(value);
  if (entry?.kind !== kind) return undefined;
  const ageless = kind === 'token' && desk.sins.has('never-expires-tokens');
  return ageless || Date.now() < entry.until ? (entry as Extract<Entry, { kind: K }>) : undefined;
}

const RESERVED = '+/=?&#%;:@!,';

/** 244 random bits in two UUIDs, or 192 in characters that URLs reserve. */
export function makeCode(desk: Desk): string {
  desk.issued += 1;
  if (desk.sins.has('counts-codes'))
    return `risk-board-authorization-${String(desk.issued).padStart(12, '0')}`;
  if (desk.habits.codes === 'uuid-pair') return `${randomUUID()}.${randomUUID()}`;
  return [...randomBytes(32)].map((byte) => (byte < 96 ? RESERVED[byte % 12] : byte.toString(36))).join('');
}

/** A token for this user, or for nobody in particular. */
export function makeToken(desk: Desk, user: string | undefined, until: number): string {
  const entry: Entry = { kind: 'token', until, revoked: false, ...(user === undefined ? {} : { user }) };
  const id = randomBytes(24).toString('base64url');
  if (desk.habits.tokens === 'stored') {
    keep(desk, id, entry);
    return id;
  }
  keep(desk, `jti:${id}`, entry);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'HS256', typ: 'at+jwt' })}.${encode({ jti: id, exp: until / 1000 })}`;
  return `${signed}.${sign(desk, signed).toString('base64url')}`;
}

/** Where the entry of a token is kept: under its value, or under the id that its signature vouches for. */
export function tokenKey(desk: Desk, token: string): string | undefined {
  if (desk.habits.tokens === 'stored') return token;
  const [, payload = '', signature = ''] = /^([\w-]+\.[\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  const given = Buffer.from(signature, 'base64url');
  const right = sign(desk, payload);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const claims = JSON.parse(Buffer.from(payload.split('.')[1] ?? '', 'base64url').toString()) as {
    jti: string;
  };
  return `jti:${claims.jti}`;
}

const sign = (desk: Desk, signed: string): Buffer => createHmac('sha256', desk.key).update(signed).digest();
